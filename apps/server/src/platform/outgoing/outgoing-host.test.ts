import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allowedNetworks, isPublicAddress, networksOf, outgoingAddress } from './outgoing-host.ts'

/* A host that a person names must not lead the server into its own network. */
test.each([
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.31.255.255', false],
  ['192.168.0.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::a00:1', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['2002:a00:1::', false],
  ['8.8.8.8', true],
  ['172.32.0.1', true],
  ['2606:4700::1111', true],
])('%s is an address of the public network: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic)
})

test('no IPv4 address inside IPv6 clothes is a public one', () => {
  fc.assert(
    fc.property(fc.ipV4(), (address) => {
      expect(isPublicAddress(`::ffff:${address}`)).toBe(false)
      expect(isPublicAddress(`::${address}`)).toBe(false)
    }),
  )
})

test('a name of this machine is refused unless its operator allows the network, an unknown one is said to be unknown', async () => {
  const none = allowedNetworks(null)
  await expect(outgoingAddress('localhost', none)).rejects.toMatchObject({ code: 'mail_host_private' })
  for (const spelling of ['127.1', '2130706433', '0x7f.0.0.1'])
    await expect(outgoingAddress(spelling, none)).rejects.toMatchObject({ code: /^mail_host_/ })
  await expect(outgoingAddress('no-such-host.invalid', none)).rejects.toMatchObject({ code: 'mail_host_unknown' })
  const own = allowedNetworks('127.0.0.0/8, ::1/128')
  expect(await outgoingAddress('127.0.0.1', own)).toEqual({ address: '127.0.0.1', own: true })
})

test('a network that is none is refused at the start', () => {
  for (const wrong of ['10.0.0.0', 'intranet/8', '10.0.0.0/99', '10.0.0.0/x'])
    expect(() => networksOf([wrong])).toThrow()
})
