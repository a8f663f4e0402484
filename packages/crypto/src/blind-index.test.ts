import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocksOf, digest128, openIndexKey, packTerms, tokensOf } from './blind-index.ts'
import { utf8 } from './bytes.ts'
import { createSubjectKeys, deriveKey } from './key-derivation.ts'
import { isMacOf, macOf } from './mac.ts'
import { suiteA1 } from './suite-a1.ts'
import { suiteA2 } from './suite-a2.ts'

const one = openIndexKey(suiteA1, new Uint8Array(32).fill(1))
const two = openIndexKey(suiteA1, new Uint8Array(32).fill(2))
const term = fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\0', ''))
const group = (field: number, terms: readonly string[]) => {
  const [packed = new Uint8Array()] = packTerms([{ terms }])
  return { field, count: terms.length, terms: packed }
}
const tokens = (key: typeof one, field: number, terms: readonly string[]) => [
  ...tokensOf(key, blocksOf(key, [group(field, terms)])),
]

describe('blind-index tokens', () => {
  test('are the same for the same term, alone or among others', () => {
    fc.assert(
      fc.property(fc.array(term), fc.nat(65_535), (terms, field) => {
        const together = tokens(one, field, terms)
        expect(together).toEqual(terms.flatMap((each) => tokens(one, field, [each])))
      }),
    )
  })

  test('come from different blocks for different terms and fields', () => {
    fc.assert(
      fc.property(term, term, fc.nat(65_535), fc.nat(65_535), (left, right, fieldLeft, fieldRight) => {
        const same = Buffer.compare(utf8(left), utf8(right)) === 0 && fieldLeft === fieldRight
        const blocks = blocksOf(one, [group(fieldLeft, [left]), group(fieldRight, [right])])
        expect(Buffer.compare(blocks.subarray(0, 16), blocks.subarray(16)) === 0).toBe(same)
      }),
      { numRuns: 1000 },
    )
  })

  test('of the same terms share nothing between fields or tenants', () => {
    const terms = Array.from({ length: 2000 }, (_, index) => `138${index}`)
    const first = new Set(tokens(one, 1, terms))
    expect(first.size).toBe(2000)
    expect(tokens(one, 2, terms).filter((token) => first.has(token)).length).toBeLessThan(3)
    expect(tokens(two, 1, terms).filter((token) => first.has(token)).length).toBeLessThan(3)
  })

  test('tell a padded term from a longer one, and a hashed one from a short one', () => {
    const terms = ['a', 'a\u0001', 'aaaaaaaaaaaaa', 'aaaaaaaaaaaaaa', 'aaaaaaaaaaaaab', '']
    expect(new Set(tokens(one, 7, terms)).size).toBe(terms.length)
  })

  test('are refused when the number of terms is not the one announced', () => {
    const announced = (count: number, text: string) => () => blocksOf(one, [{ field: 1, count, terms: utf8(text) }])
    expect(announced(2, 'a\0')).toThrow(RangeError)
    expect(announced(1, 'a\0b\0')).toThrow(RangeError)
    expect(announced(1, 'a')).toThrow(RangeError)
    expect(announced(0, 'a')).toThrow(RangeError)
  })
})

describe('subject keys', () => {
  test('depend on the salt and the tenant, and come out the same alone or by the page', () => {
    const salts = Uint8Array.from({ length: 320 }, (_, index) => (index * 37 + (index >> 5)) & 255)
    const page = createSubjectKeys(new Uint8Array(32).fill(1))(salts)
    expect(page.length).toBe(320)
    for (let at = 0; at < 320; at += 32) {
      const salt = salts.subarray(at, at + 32)
      expect(Buffer.from(createSubjectKeys(new Uint8Array(32).fill(1))(salt))).toEqual(
        Buffer.from(page.subarray(at, at + 32)),
      )
      expect(Buffer.from(createSubjectKeys(new Uint8Array(32).fill(2))(salt))).not.toEqual(
        Buffer.from(page.subarray(at, at + 32)),
      )
    }
    expect(() => createSubjectKeys(new Uint8Array(32))(new Uint8Array(16))).toThrow(RangeError)
  })

  test('of different purposes are different', () => {
    const secret = new Uint8Array(32).fill(9)
    expect(deriveKey(secret, { info: utf8('a') })).not.toEqual(deriveKey(secret, { info: utf8('b') }))
  })
})

describe('digests and MACs', () => {
  const keys = [suiteA1, suiteA2].map((suite) => ({ suite, bytes: new Uint8Array(32).fill(5) }))

  test('never mix label and value, nor digest and MAC', () => {
    for (const key of keys) {
      expect(digest128(key, 'ab', utf8('c'))).not.toEqual(digest128(key, 'a', utf8('bc')))
      expect(macOf(key, 'ab', utf8('c'))).not.toEqual(macOf(key, 'a', utf8('bc')))
      expect(macOf(key, 'a', utf8('b')).subarray(0, 16)).not.toEqual(digest128(key, 'a', utf8('b')))
    }
  })

  test('a MAC fits its message and label, and nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.string(), fc.uint8Array(), fc.nat(255), (key, label, message, bit) => {
        const mac = macOf(key, label, message)
        expect(isMacOf(key, label, { message, mac })).toBe(true)
        expect(isMacOf(key, `${label}.`, { message, mac })).toBe(false)
        expect(isMacOf(key, label, { message: Uint8Array.of(...message, 0), mac })).toBe(false)
        expect(isMacOf(key, label, { message, mac: mac.subarray(1) })).toBe(false)
        mac[bit >> 3]! ^= 1 << (bit & 7)
        expect(isMacOf(key, label, { message, mac })).toBe(false)
      }),
    )
  })
})
