import fc from 'fast-check'
import { expect, test } from 'vitest'
import { capitalAmount } from './capital-amount.ts'

test('amounts are written as bills have them', () => {
  for (const [amount, words] of [
    ['0.00', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角整'],
    ['10.00', '壹拾元整'],
    ['1001.00', '壹仟零壹元整'],
    ['1010.01', '壹仟零壹拾元零壹分'],
    ['10001.00', '壹万零壹元整'],
    ['10100.00', '壹万零壹佰元整'],
    ['100000.00', '壹拾万元整'],
    ['100000005.00', '壹亿零伍元整'],
    ['10203040.50', '壹仟零贰拾万叁仟零肆拾元伍角整'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['999999999999999.99', '玖佰玖拾玖万亿玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
  ] as const)
    expect(capitalAmount(amount)).toBe(`人民币${words}`)
})

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1_000n }
const GROUPS: Readonly<Record<string, bigint>> = { 万: 10n ** 4n, 亿: 10n ** 8n }

/** A number read aloud, written back: by another way than it was written. */
function readWhole(words: string): bigint {
  let [all, group, digit] = [0n, 0n, 0n]
  for (const each of words.replaceAll('万亿', '兆')) {
    if (DIGITS.includes(each)) digit = BigInt(DIGITS.indexOf(each))
    else if (PLACES[each] !== undefined) {
      group += digit * PLACES[each]
      digit = 0n
    } else {
      all += (group + digit) * (each === '兆' ? 10n ** 12n : (GROUPS[each] ?? 0n))
      ;[group, digit] = [0n, 0n]
    }
  }
  return all + group + digit
}

function readBack(words: string): bigint {
  const [, whole = '', jiao = '零', fen = '零'] = /^人民币(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?$/.exec(words) ?? []
  return readWhole(whole) * 100n + BigInt(DIGITS.indexOf(jiao) * 10 + DIGITS.indexOf(fen))
}

test('what is written in capitals reads back as the same amount, with no zero said twice or at the end', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 99_999_999_999_999_999n }), (cents) => {
      const amount = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
      const words = capitalAmount(amount)
      expect(readBack(words)).toBe(cents)
      expect(words).not.toMatch(/零零|零[万亿]|[^币]零元/)
      expect(words.endsWith('整')).toBe(cents % 10n === 0n)
    }),
    { seed: 20_261_128, numRuns: 2_000 },
  )
})
