import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asksOnlyShownPart, type MaskName, maskShows, maskValue } from './index.ts'

describe('masks', () => {
  test.each([
    ['phone', '+8613800138000', '138****8000'],
    ['phone', '+861012345678', '+86****5678'],
    ['phone', '+14155552671', '+1****2671'],
    ['phone', '+85291234567', '+852****4567'],
    ['phone', '+2904123', '+290****23'],
    ['phone', 'not a number', '****'],
    ['email', 'susan@example.com', 's****@example.com'],
    ['email', 's@example.com', '****@example.com'],
    ['email', 'nothing', '****'],
    ['tail4', '91350100M000100Y43', '****0Y43'],
    ['tail4', '123', '****3'],
    ['tail4', '1', '****'],
    ['head1', 'wxid_1', 'w****'],
    ['head1', 'w', '****'],
    ['address', '广东省深圳市南山区', '广东省******'],
    ['address', '深圳', '深******'],
    ['hidden', '11010519491231002X', '****'],
  ] as const)('%s of %s is %s', (mask, value, masked) => expect(maskValue(mask, value)).toBe(masked))

  test('anything but text is hidden whole', () => {
    for (const value of [null, undefined, 5, ['x'], { a: 1 }]) expect(maskValue('tail4', value)).toBe('****')
  })

  test('at least half of every value stays hidden', () => {
    const masks: readonly MaskName[] = ['tail4', 'head1', 'address', 'hidden']
    fc.assert(
      fc.property(fc.constantFrom(...masks), fc.string({ unit: 'binary', maxLength: 30 }), (mask, value) => {
        const { head, tail } = maskShows(mask, value)
        expect([...head, ...tail].length * 2).toBeLessThanOrEqual([...value].length)
      }),
      { seed: 20261123, numRuns: 2000 },
    )
  })

  test('at least half of every number stays hidden, the country aside, and four digits of a Chinese mobile', () => {
    const digits = (most: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most })
    fc.assert(
      fc.property(fc.constantFrom('1', '7', '20', '44', '86', '290', '852', '971'), digits(12), (country, national) => {
        const { head, tail } = maskShows('phone', `+${country}${national}`)
        const mobile = country === '86' && /^1[3-9]\d{9}$/.test(national)
        if (mobile) expect(head.length + tail.length).toBe(7)
        else expect([head, tail.length * 2 <= national.length]).toEqual([`+${country}`, true])
      }),
      { seed: 20261123, numRuns: 2000 },
    )
  })

  test('at least half of every local part stays hidden', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abc.1'), minLength: 1, maxLength: 10 }), (local) => {
        const { head, tail } = maskShows('email', `${local}@example.com`)
        expect(tail).toBe('@example.com')
        expect(head.length * 2).toBeLessThanOrEqual(local.length)
      }),
      { seed: 20261123 },
    )
  })

  test('a search may ask for what the mask shows and no more', () => {
    expect(asksOnlyShownPart('phone', '8000')).toBe(true)
    expect(asksOnlyShownPart('phone', '38000')).toBe(false)
    expect(asksOnlyShownPart('tail4', '0y43')).toBe(true)
    expect(asksOnlyShownPart('email', 'exam')).toBe(false)
    expect(asksOnlyShownPart('hidden', '002X')).toBe(false)
  })
})
