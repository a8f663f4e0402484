import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contract, order, payment, quote } from './index.ts'
import { rateBeforeLeaving, rateWanted } from './rating.ts'
import type { Json } from './values/value-type.ts'

const TODAY = '2026-11-29'
const at = { today: TODAY, base: 'CNY' }
const dollars = (amount: string): Json => ({ amount, currency: 'USD' })
const draft = { status: 'draft', amount: dollars('100.00') }
const rated = { rate: '7.12', rateUnits: 1, rateOn: '2026-11-03' }

test('a record is worth what its currency is on its day: the one of the state it has come to, else today', () => {
  const made = (object: typeof quote, after: Record<string, Json>) => rateWanted(object, { before: null, after }, at)
  expect(made(quote, draft)).toEqual({ currency: 'USD', day: TODAY })
  const paid = { status: 'received', paidOn: '2026-11-02', amount: dollars('5.00') }
  expect(rateWanted(payment, { before: null, after: paid }, at)).toEqual({ currency: 'USD', day: '2026-11-02' })
  const before = { ...draft, ...rated }
  const left = (object: typeof order | typeof contract, more: Record<string, Json>) =>
    rateWanted(object, { before, after: { ...before, ...more } }, at)
  expect(left(order, { status: 'confirmed', orderedOn: '2026-11-20' })).toEqual({ currency: 'USD', day: '2026-11-20' })
  expect(left(contract, { status: 'signed', signedOn: '2026-11-21' })).toEqual({ currency: 'USD', day: '2026-11-21' })
  expect(left(contract, { status: 'sent' })).toEqual({ currency: 'USD', day: TODAY })
})

test('what is of the company’s own currency, or has no amount, has no rate', () => {
  for (const amount of [null, { amount: '1.00', currency: 'CNY' }])
    expect(rateWanted(quote, { before: { ...draft, ...rated }, after: { ...draft, ...rated, amount } }, at)).toBe(
      'none',
    )
})

test('one that lacked its rate takes that of the day it lacked; one from before rates were kept stays without', () => {
  const lacking = { ...draft, status: 'sent', rateOn: '2026-11-03' }
  expect(rateWanted(quote, { before: lacking, after: { ...lacking, note: '加急' } }, at)).toEqual({
    currency: 'USD',
    day: '2026-11-03',
  })
  const old = { ...draft, status: 'sent' }
  expect(rateWanted(quote, { before: old, after: { ...old, note: '加急' } }, at)).toBe('kept')
})

test('once it has left the first state its rate stays, whatever is written but its amount', () => {
  const state = fc.constantFrom('confirmed', 'part_delivered', 'delivered', 'cancelled')
  const others = fc.record({
    note: fc.string(),
    orderedOn: fc.constantFrom('2026-01-01', '2026-11-20'),
    deliverBy: fc.string(),
  })
  fc.assert(
    fc.property(state, state, others, (was, is, more) => {
      const before = { ...draft, ...rated, status: was }
      expect(rateWanted(order, { before, after: { ...before, ...more, status: is } }, at)).toBe('kept')
      const after = { ...before, ...more, amount: dollars('101.00') }
      expect(rateWanted(order, { before, after }, at)).not.toBe('kept')
    }),
    { seed: 20_261_129 },
  )
})

test('what leaves the first state is weighed by the rate it kept there, and by the new one where its amount changes with it', () => {
  const before = { ...draft, ...rated }
  const now = { rate: '8', rateUnits: 1, rateOn: TODAY }
  const sent = { ...before, ...now, status: 'sent' }
  expect(rateBeforeLeaving(quote, { before, after: sent })).toEqual({ ...sent, ...rated })
  const dearer = { ...sent, amount: dollars('101.00') }
  expect(rateBeforeLeaving(quote, { before, after: dearer })).toEqual(dearer)
})
