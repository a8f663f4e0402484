import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../platform/random.ts'
import { newFormKey, tenantOfKey } from './form-key.ts'
import { addressPart, type Counted, LIMITS, waitOf, windowOf } from './limits.ts'
import { isHeld, type Sign, signsIn } from './signs.ts'
import {
  ageOf,
  bitsFor,
  decodeFormToken,
  encodeFormToken,
  LEAST_FILLING_MS,
  leadingZeros,
  showsWork,
  TOKEN_LIVES_MS,
  tokenBody,
  tokenDocument,
} from './token.ts'

const seed = { seed: 20_261_127 }
const TENANT = '01937a00-0000-7000-8000-000000000000'

const FORM = { key: 'a', version: 1 }

describe('a key', () => {
  test('names its company, has one spelling and 128 random bits', () => {
    const keys = Array.from({ length: 50 }, () => newFormKey(TENANT, systemRandom))
    expect(new Set(keys).size).toBe(50)
    for (const key of keys) expect(tenantOfKey(key)).toBe(TENANT)
    for (const wrong of ['', 'a', `${keys[0]}A`, `${keys[0]}=`, keys[0]?.slice(1) ?? ''])
      expect(tenantOfKey(wrong)).toBeNull()
  })
})

describe('a token', () => {
  const facts = fc.record({
    issuedAt: fc.integer({ min: 0, max: 4_102_444_800_000 }),
    bits: fc.integer({ min: 0, max: 255 }),
  })
  test('is read as it was made, and in no other spelling', () => {
    fc.assert(
      fc.property(facts, fc.uint8Array({ minLength: 32, maxLength: 32 }), (stated, mac) => {
        const body = tokenBody(stated, systemRandom)
        const token = encodeFormToken(body, mac)
        const read = decodeFormToken(token)
        expect(read?.facts).toEqual(stated)
        expect(tokenDocument(read?.body ?? new Uint8Array(), FORM)).toBe(tokenDocument(body, FORM))
        for (const other of [`${token}=`, ` ${token}`, token.replace(/-/g, '+'), token.replace(/_/g, '/')])
          if (other !== token) expect(decodeFormToken(other)).toBeNull()
      }),
      seed,
    )
  })
  test('is of one form alone, as it is at the moment', () => {
    const body = tokenBody({ issuedAt: 1, bits: 1 }, systemRandom)
    for (const other of [
      { ...FORM, key: 'b' },
      { ...FORM, version: 2 },
    ])
      expect(tokenDocument(body, FORM)).not.toBe(tokenDocument(body, other))
  })
  test('any text is a token or none, and never a fault', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void decodeFormToken(text)),
      seed,
    )
  })
  test('is good from the least time of filling until it expires', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), (age) => {
        const expected = age < 0 || age > TOKEN_LIVES_MS ? 'stale' : age < LEAST_FILLING_MS ? 'fast' : 'good'
        expect(ageOf({ issuedAt: 20_000_000, bits: 0 }, 20_000_000 + age)).toBe(expected)
      }),
      seed,
    )
  })
})

describe('work', () => {
  test('zero bits are counted as a binary number shows them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        const binary = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
        expect(leadingZeros(bytes)).toBe(/^0*/.exec(binary)?.[0].length)
      }),
      seed,
    )
  })
  test('what shows more work shows less too; a number in another form shows none', () => {
    let work = 0
    while (!showsWork('token', String(work), 10)) work += 1
    expect([0, 5, 10].every((bits) => showsWork('token', String(work), bits))).toBe(true)
    for (const wrong of ['', '-1', '1e3', ` ${work}`, '1234567890123']) expect(showsWork('token', wrong, 0)).toBe(false)
  })
  test('rises with what came within the hour, never falls, and has a bound', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(1_000), (n, more) => {
        expect(bitsFor(n + more)).toBeGreaterThanOrEqual(bitsFor(n))
        expect(bitsFor(n)).toBeLessThanOrEqual(19)
      }),
      seed,
    )
    expect([bitsFor(0), bitsFor(20), bitsFor(300), bitsFor(100_000)]).toEqual([13, 14, 17, 19])
  })
})

describe('limits', () => {
  const counted = fc.constantFrom(...(Object.keys(LIMITS) as Counted[]))
  test('a window holds its moment; whoever waits as long as told comes into the next', () => {
    fc.assert(
      fc.property(counted, fc.integer({ min: 0, max: 4_102_444_800_000 }), (kind, now) => {
        expect(waitOf(kind, LIMITS[kind].most, now)).toBeNull()
        const wait = waitOf(kind, LIMITS[kind].most + 1, now) ?? 0
        expect(windowOf(kind, now)).toBeLessThanOrEqual(now)
        expect(windowOf(kind, now + wait * 1_000)).toBe(windowOf(kind, now) + LIMITS[kind].minutes * 60_000)
      }),
      seed,
    )
  })
  test('the last part of an address is never told apart', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 0, max: 255 }), (address, last) => {
        const other = address.replace(/\d+$/, String(last))
        expect(addressPart(other)).toBe(addressPart(address))
        expect(addressPart(`::ffff:${address}`)).toBe(addressPart(address))
      }),
      seed,
    )
    expect(addressPart('2001:db8:1::5')).toBe(addressPart('2001:0DB8:0001:ffff::9'))
    expect(addressPart('2001:db8:2::5')).not.toBe(addressPart('2001:db8:1::5'))
    expect([addressPart('fe80::1%eth0'), addressPart(null), addressPart('x')]).toEqual(['fe80:0:0', 'none', 'none'])
  })
})

describe('signs', () => {
  const short = (text: string) => ({ text, short: true })
  const long = (text: string) => ({ text, short: false })
  test.each([
    ['links', [short('王 www.x.top')]],
    ['links', [long('see https://a.com and https://b.com')]],
    ['markup', [long('<script>alert(1)</script>')]],
    ['markup', [long('[url=https://a.com]x[/url]')]],
    ['formula', [short('=HYPERLINK("http://x")')]],
    ['formula', [long("@SUM(1+1)*cmd|' /C calc'!A0")]],
  ] as const)('%s are seen', (sign, values) => {
    expect(signsIn(values)).toContain(sign)
  })
  test.each([
    ['王小明'],
    ["O'Brien-Smith"],
    ['欧阳·阿卜杜拉'],
    ['+8613800138000'],
    ['-'],
    ['我们的网站是 https://acme.example/产品，想询价'],
    ['价格 < 100 且 > 50'],
    ['a@b.example'],
  ])('what customers write is none: %s', (text) => {
    expect(isHeld(signsIn([long(text)]))).toBe(false)
  })
  test('another sign never lets go what was held', () => {
    const sign = fc.constantFrom<Sign>('trap', 'fast', 'no_work', 'links', 'markup', 'formula')
    fc.assert(
      fc.property(fc.array(sign), sign, (signs, more) => {
        if (isHeld(signs)) expect(isHeld([...signs, more])).toBe(true)
      }),
      seed,
    )
  })
  test('any text is judged in time that grows with its length alone', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 2_000 }), (text) => void signsIn([short(text), long(text)])),
      seed,
    )
  })
})
