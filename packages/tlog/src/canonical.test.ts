import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalise, LogFault } from './index.ts'

const vectors = new URL('../fixtures/jcs/', import.meta.url)

describe('canonical JSON', () => {
  test.each(readdirSync(new URL('input/', vectors)))('gives the bytes of the foreign vector %s', (name) => {
    const canonical = canonicalise(JSON.parse(readFileSync(new URL(`input/${name}`, vectors), 'utf8')))
    const wanted = readFileSync(new URL(`outhex/${name.replace('.json', '.txt')}`, vectors), 'utf8')
    expect(Buffer.from(canonical).toString('hex')).toBe(wanted.replaceAll(/\s/g, ''))
    expect(canonical).toBe(readFileSync(new URL(`output/${name}`, vectors), 'utf8').trimEnd())
  })

  // RFC 8785 appendix B: the bits of a double and its text.
  test.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555555', '333333333.3333333'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('writes the number %s as %s', (bits, text) => {
    expect(canonicalise(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
  })

  test.each([
    ['not a number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate as a name', { '\udead': 1 }],
    ['undefined', { a: undefined }],
    ['a hole', new Array(1)],
    ['a bigint', 1n],
    ['a function', () => 0],
    ['a class instance', new Date(0)],
    ['a nested bomb', JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`)],
  ])('refuses %s', (_, value) => {
    expect(() => canonicalise(value)).toThrow(LogFault)
  })

  test('keeps a member named __proto__', () => {
    expect(canonicalise(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}')
  })

  test('carries every JSON value unchanged and does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium', stringUnit: 'grapheme' }), (value) => {
        const canonical = canonicalise(value)
        expect(canonicalise(JSON.parse(canonical))).toBe(canonical)
        expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { seed: 8785, numRuns: 500 },
    )
  })
})
