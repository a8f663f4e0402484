import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minorUnits } from './balance.ts'
import { type Booking, booked, creditUnits, millionths, quantityOf, stateOfDelivery } from './deliveries.ts'
import { lineTotals } from './line-sums.ts'
import { order } from './objects/order.ts'

const quantity = fc.bigInt({ min: 1n, max: 9_999_999_999n }).map(quantityOf)
const percent = fc.option(
  fc.integer({ min: 0, max: 10_000 }).map((each) => `${Math.floor(each / 100)}.${String(each % 100).padStart(2, '0')}`),
)
const linesOf = (currency: string, places: number) =>
  fc.array(
    fc.record({
      quantity,
      price: fc.bigInt({ min: 0n, max: 99_999_999n }).map((units) => {
        const text = units.toString().padStart(places + 1, '0')
        return { amount: places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`, currency }
      }),
      discount: percent,
      taxRate: percent,
    }),
    { minLength: 1, maxLength: 5 },
  )
const anyLines = fc.oneof(linesOf('CNY', 2), linesOf('JPY', 0), linesOf('BHD', 3))

test('a quantity is read and written back as it was', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n - 1n }), (units) => millionths(quantityOf(units)) === units),
  )
  expect([quantityOf(1_500_000n), quantityOf(10_000_000n), quantityOf(0n), quantityOf(1n)]).toEqual([
    '1.5',
    '10',
    '0',
    '0.000001',
  ])
})

test('goods that all come back, in however many parts, are credited with exactly what they came to, and nothing with nothing', () => {
  fc.assert(
    fc.property(anyLines, fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 6 }), (lines, cuts) => {
      const currency = lines[0]?.price.currency ?? ''
      const totals = lineTotals(lines)
      const ordered = lines.map((each) => millionths(each.quantity))
      const shares = [...cuts.toSorted((one, other) => one - other), 100]
      let before = creditUnits(
        lines,
        ordered.map(() => 0n),
      )
      expect(before).toEqual({ net: 0n, tax: 0n })
      let sum = { net: 0n, tax: 0n }
      for (const share of shares) {
        const now = creditUnits(
          lines,
          ordered.map((each) => (each * BigInt(share)) / 100n),
        )
        // more that came back is never credited with less
        expect(now.net >= before.net && now.tax >= before.tax).toBe(true)
        sum = { net: sum.net + now.net - before.net, tax: sum.tax + now.tax - before.tax }
        before = now
      }
      const units = (amount = '0') => minorUnits({ amount, currency })
      expect(sum).toEqual({ net: units(totals?.net), tax: units(totals?.tax) })
    }),
  )
})

test('a part that came back is credited with its part of each line, half a unit off at most', () => {
  fc.assert(
    fc.property(anyLines, fc.bigInt({ min: 0n, max: 100n }), (lines, share) => {
      for (const line of lines) {
        const whole = millionths(line.quantity)
        const back = (whole * share) / 100n
        const all = creditUnits([line], [whole])
        const { net, tax } = creditUnits([line], [back])
        const isNear = (part: bigint, of: bigint) => {
          const off = 2n * (part * whole - of * back)
          return off <= whole && off >= -whole
        }
        expect(isNear(net, all.net) && isNear(tax, all.tax)).toBe(true)
      }
    }),
  )
})

const bookings = fc.array(
  fc.record({
    isBack: fc.boolean(),
    sign: fc.constantFrom(1n as const, -1n as const),
    lines: fc.array(
      fc.record({ line: fc.integer({ min: 1, max: 4 }), quantity: fc.bigInt({ min: 1n, max: 8n }).map(quantityOf) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
  }),
  { maxLength: 30 },
)

test('whatever is booked in whatever order, no line is delivered beyond what was ordered or given back beyond what was delivered', () => {
  fc.assert(
    fc.property(bookings, (all) => {
      const ordered = [5n, 10n, 3n]
      let tally = { delivered: [0n, 0n, 0n], returned: [0n, 0n, 0n] } as {
        delivered: readonly bigint[]
        returned: readonly bigint[]
      }
      const kept: Booking[] = []
      for (const each of all) {
        // only what was booked is undone
        const booking =
          each.sign === 1n ? each : kept.length === 0 ? undefined : { ...(kept[0] as Booking), sign: -1n as const }
        const result = booking === undefined ? undefined : booked(ordered, tally, [booking])
        if (booking === undefined || result === undefined || 'at' in result) continue
        tally = result
        if (booking.sign === 1n) kept.push(booking)
        else kept.shift()
      }
      for (const [at, most] of ordered.entries()) {
        const [delivered = -1n, returned = -1n] = [tally.delivered[at], tally.returned[at]]
        expect(0n <= returned && returned <= delivered && delivered <= most).toBe(true)
      }
    }),
  )
})

test('an order is partly delivered from the first piece, and delivered with the last of every line', () => {
  const { delivered } = order
  if (delivered === undefined) throw new Error('orders are delivered')
  const state = (...units: bigint[]) => stateOfDelivery(delivered, [2n, 1n], { delivered: units, returned: [0n, 0n] })
  expect([state(0n, 0n), state(1n, 0n), state(2n, 0n), state(2n, 1n)]).toEqual([
    'confirmed',
    'part_delivered',
    'part_delivered',
    'delivered',
  ])
})
