import { expect, test } from 'vitest'
import { callLink, linkProvider } from './call-provider.ts'

const call = { tenantId: 't', userId: 'u', number: '+8613844440004' }

test('the number goes to the caller’s own telephone application as the link that the installation set', async () => {
  expect(await linkProvider(callLink('tel:{number}')).place(call)).toBe('tel:+8613844440004')
  expect(await linkProvider(callLink('sip:{number}@pbx.example;transport=tls')).place(call)).toBe(
    'sip:+8613844440004@pbx.example;transport=tls',
  )
})

test.each([
  'https://collects.example/?n={number}',
  'javascript:alert({number})',
  '{number}',
  '{number}tel:',
  'tel:',
  'tel:{number}{number}',
  'tel:{number} x',
  'tel:{number}{extension}',
])('a link that leads elsewhere is no setting: %s', (text) => {
  expect(() => callLink(text)).toThrow('is expected')
})
