import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isNetwork, isWithin } from './networks.ts'

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255))
const numberOf = (parts: readonly number[]): bigint => parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)
const SEED = { seed: 20261130, numRuns: 2_000 }

test('an IPv4 address lies in a network exactly if the network’s leading bits are its own, however it is written', () => {
  fc.assert(
    fc.property(octets, fc.nat(32), fc.nat(0xffffffff), fc.nat(32), (base, bits, noise, kept) => {
      // an address that shares `kept` leading bits and is otherwise random
      const random = kept === 32 ? 0n : BigInt(noise) >> BigInt(kept)
      const number = numberOf(base) ^ random
      const address = [24n, 16n, 8n, 0n].map((shift) => Number((number >> shift) & 255n)).join('.')
      const expected = numberOf(base) >> BigInt(32 - bits) === number >> BigInt(32 - bits)
      const networks = [`${base.join('.')}/${bits}`]
      expect(isWithin(networks, address)).toBe(expected)
      expect(isWithin(networks, `::ffff:${address}`)).toBe(expected)
    }),
    SEED,
  )
})

test('an IPv6 address lies in its network and one of another does not', () => {
  expect(isWithin(['2001:db8::/32'], '2001:db8:1::7')).toBe(true)
  expect(isWithin(['2001:db8::/32'], '2001:db9::7')).toBe(false)
  expect(isWithin(['fe80::/10'], 'fe80::1%eth0')).toBe(true)
  expect(isWithin(['10.0.0.0/8', '192.0.2.7'], '192.0.2.7')).toBe(true)
  expect(isWithin(['192.0.2.7'], '192.0.2.8')).toBe(false)
})

test('no text is a network but an address with a length that fits it; nothing lies in none, and no address in any', () => {
  for (const good of ['10.0.0.0/8', '0.0.0.0/0', '::/0', '::1', '2001:db8::/128', '192.0.2.1'])
    expect(isNetwork(good), good).toBe(true)
  for (const bad of [
    '',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/08',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '::1/129',
    'fe80::1%eth0/64',
    'a.example/8',
    '10.0.0.0/-1',
    '10.0.0.0/1e1',
    ' 10.0.0.1',
  ])
    expect(isNetwork(bad), bad).toBe(false)
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(isWithin([text], '192.0.2.1')).toBe(isNetwork(text) && isWithin([text], '192.0.2.1'))
    }),
    SEED,
  )
  expect(isWithin([], '192.0.2.1')).toBe(false)
  for (const address of [null, '', 'unknown', '/tmp/socket'])
    expect(isWithin(['0.0.0.0/0', '::/0'], address)).toBe(false)
})
