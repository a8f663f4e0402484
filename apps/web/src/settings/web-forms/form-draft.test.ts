import type { WebForm } from '@holdfast/sdk'
import { expect, test } from 'vitest'
import { draftOf, freshForm, statedForm } from './form-draft.ts'

const stated = {
  ...freshForm({ consent: { zh: '同意', en: 'Agreed' }, thanks: { zh: '谢谢', en: 'Thanks' } }),
  nameZh: ' 询价 ',
  nameEn: 'Enquiry',
  teamId: 't',
  keeperId: 'k',
}

test('a draft is sent without blanks at its ends, and an origin without the stroke that browsers add', () => {
  const sent = statedForm({ ...stated, origins: ['https://www.example.com/', ' https://example.com'] }, null)
  expect(sent.name).toEqual({ zh: '询价', en: 'Enquiry' })
  expect(sent.origins).toEqual(['https://www.example.com', 'https://example.com'])
  expect(sent.fields.filter(({ required }) => required).map(({ key }) => key)).toEqual(['name', 'mobile'])
})

test('what is in force comes back as it was, words of its own included', () => {
  const label = { zh: '贵公司', en: 'Your company' }
  const sent = statedForm(stated, null)
  const fields = sent.fields.map((field) => (field.key === 'company' ? { ...field, label } : field))
  const form: WebForm = { ...sent, fields, source: null, id: 'i', version: 1, key: 'x', counts: {} }
  expect(statedForm(draftOf(form), form)).toEqual({ ...sent, fields, source: null })
})
