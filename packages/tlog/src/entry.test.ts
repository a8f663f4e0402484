import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hasher, saltOf } from '../testing/sample-log.ts'
import {
  buildEntry,
  commitmentOf,
  encodeEntries,
  fromBase64,
  fromBase64Url,
  parseEntries,
  parseEntry,
  toBase64,
  toBase64Url,
  verifyEventAgainstEntry,
} from './index.ts'

const event = { b: 1, a: ['é', null] }
const salt = saltOf('entry', 0)
const commitment = commitmentOf(hasher, { event, salt })
const entry = Buffer.from(buildEntry({ commitment, seq: 12 })).toString()

describe('an entry', () => {
  test('is the canonical JSON of commitment, number and version', () => {
    expect(entry).toBe(`{"commitment":"${commitment}","seq":12,"v":1}`)
    expect(parseEntry(Buffer.from(entry))).toEqual({ v: 1, commitment, seq: 12 })
  })

  // RFC 4231's construction with the salt as the key, computed by the platform over the canonical bytes.
  test('commits to the canonical event under its salt', () => {
    const mac = hasher.hmacSha256(fromBase64Url(salt), Buffer.from('{"a":["é",null],"b":1}'))
    expect(commitment).toBe(toBase64Url(mac))
  })

  test('opens with its event in any order of members, and with nothing else', () => {
    const parsed = parseEntry(Buffer.from(entry))
    expect(verifyEventAgainstEntry(hasher, parsed, { event: { a: ['é', null], b: 1 }, salt })).toBe(true)
    expect(verifyEventAgainstEntry(hasher, parsed, { event: { ...event, b: 2 }, salt })).toBe(false)
    expect(verifyEventAgainstEntry(hasher, parsed, { event, salt: saltOf('entry', 1) })).toBe(false)
  })

  test('asks for a salt of 32 bytes', () => {
    expect(() => commitmentOf(hasher, { event, salt: 'AAAA' })).toThrow('32 bytes')
  })

  test.each([
    ['a space', entry.replace(',', ', ')],
    ['another order', entry.replace(/^\{(.*),"v":1\}$/, '{"v":1,$1}')],
    ['another version', entry.replace('"v":1', '"v":2')],
    ['one more member', entry.replace('}', ',"w":1}')],
    ['a short commitment', entry.replace(commitment, commitment.slice(1))],
    ['stray bits in its commitment', entry.replace(commitment, `${commitment.slice(0, -1)}_`)],
    ['a number with a leading zero', entry.replace('12', '012')],
    ['a number past the safe ones', entry.replace('12', '9007199254740992')],
    ['a negative number', entry.replace('12', '-1')],
    ['a newline', `${entry}\n`],
  ])('with %s is refused', (_, bad) => {
    expect(() => parseEntry(Buffer.from(bad))).toThrow()
  })
})

describe('a bundle of entries', () => {
  const list = fc.array(fc.uint8Array({ maxLength: 600 }), { maxLength: 256 })

  test('is parsed back', () => {
    const judge = fc.property(list, (entries) => {
      const parsed = parseEntries(encodeEntries(entries), { n: 0, width: entries.length })
      expect(parsed.map((bytes) => toBase64(bytes))).toEqual(entries.map((bytes) => toBase64(bytes)))
    })
    fc.assert(judge, { seed: 2 })
  })

  test.each([
    ['removed', 513, { n: 2, width: 2 }, encodeEntries([new Uint8Array(3)])],
    ['inserted', 513, { n: 2, width: 1 }, encodeEntries([new Uint8Array(3), new Uint8Array(0)])],
    ['malformed', 512, { n: 2, width: 1 }, encodeEntries([new Uint8Array(3)]).slice(0, -1)],
    ['malformed', 513, { n: 2, width: 2 }, Uint8Array.of(0, 0, 9)],
  ])('tells that an entry is %s, and that it is %i', (kind, seq, place, bytes) => {
    expect(() => parseEntries(bytes, place)).toThrow(
      expect.objectContaining({ notice: expect.objectContaining({ kind, seq }) }),
    )
  })

  test('holds at most 256 entries of at most 65,535 bytes', () => {
    expect(() => encodeEntries(Array.from({ length: 257 }, () => new Uint8Array(1)))).toThrow(RangeError)
    expect(() => encodeEntries([new Uint8Array(65_536)])).toThrow(RangeError)
  })
})

describe('base64', () => {
  test('agrees with the platform in both alphabets', () => {
    const judge = fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(Buffer.from(fromBase64(toBase64(bytes))).equals(bytes)).toBe(true)
      expect(Buffer.from(fromBase64Url(toBase64Url(bytes))).equals(bytes)).toBe(true)
    })
    fc.assert(judge, { seed: 4648 })
  })

  test.each(['A', 'AA', 'AAA', 'AA=', 'AA===', 'AB==', 'A===', '====', 'AA==AA==', 'AA-_', 'AA\n='])(
    'refuses %j',
    (text) => {
      expect(() => fromBase64(text)).toThrow()
    },
  )
})
