import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placed } from './places.ts'

const Amount = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 0, max: 99 }))
  .map(([whole, cents]) => (cents === 0 ? `${whole}` : `${whole}.${String(cents).padStart(2, '0').replace(/0$/, '')}`))
const cents = (amount: string) => {
  const [whole = '0', rest = ''] = amount.split('.')
  return BigInt(whole) * 100n + BigInt(rest.padEnd(2, '0'))
}

test('a place is one more than how many brought more, to the last cent', () => {
  fc.assert(
    fc.property(fc.array(Amount, { maxLength: 30 }), (amounts) => {
      const all = placed(
        amounts.map((amount, at) => ({ id: `${at}`, amount })),
        ({ amount }) => amount,
      )
      expect(all).toHaveLength(amounts.length)
      for (const { place, amount } of all)
        expect(place).toBe(1 + amounts.filter((other) => cents(other) > cents(amount)).length)
      expect(all.map(({ place }) => place)).toEqual(all.map(({ place }) => place).toSorted((a, b) => a - b))
    }),
    { seed: 8 },
  )
})
