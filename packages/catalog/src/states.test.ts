import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quote } from './objects/index.ts'
import { stateFaults, withState } from './states.ts'
import type { Json } from './values/value-type.ts'

type Values = Readonly<Record<string, Json>>

const STATES = ['draft', 'sent', 'accepted', 'refused', 'expired', 'superseded']
const WAYS = [
  'draft>sent',
  'sent>accepted',
  'sent>refused',
  'sent>expired',
  'expired>accepted',
  'expired>refused',
  'refused>accepted',
]
const FIXED = ['account', 'contact', 'opportunity', 'lines', 'amount', 'validUntil', 'note']
const amount = { amount: '20.00', currency: 'CNY' }
const faults = (before: Values | null, after: Values) =>
  stateFaults(quote, { before, after }).map(({ key, code }) => `${key} ${code}`)

test('every way from a state to another is open or refused as it is declared, and none leads back to a draft', () => {
  const open = STATES.flatMap((from) =>
    STATES.filter((to) => from !== to && faults({ status: from, amount }, { status: to, amount }).length === 0).map(
      (to) => `${from}>${to}`,
    ),
  )
  expect(open.toSorted()).toEqual(WAYS.toSorted())
})

test('a new one begins as a draft, and no status at all leaves it where it is', () => {
  expect(withState(quote, { before: null, after: {} })).toEqual({ status: 'draft' })
  expect(withState(quote, { before: { status: 'sent' }, after: { status: null } })).toEqual({ status: 'sent' })
  for (const status of STATES.slice(1)) expect(faults(null, { status, amount })).toContain('status state_not_next')
  expect(faults(null, { status: 'draft' })).toEqual([])
})

test('what comes to nothing is not sent', () => {
  expect(faults({ status: 'draft' }, { status: 'sent' })).toEqual(['amount state_needs'])
})

test('whatever changes in one that was sent, what was offered does not; the rest does', () => {
  const value: fc.Arbitrary<Json> = fc.oneof(fc.constant(null), fc.string(), fc.integer())
  const values = fc.dictionary(fc.constantFrom(...FIXED, 'owner'), value)
  fc.assert(
    fc.property(fc.constantFrom(...STATES.slice(1)), values, values, (status, first, second) => {
      const [before, after]: [Values, Values] = [
        { ...first, status },
        { ...first, ...second, status },
      ]
      const changed = FIXED.filter((key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null))
      expect(faults(before, after)).toEqual(changed.map((key) => `${key} state_fixed`))
      expect(faults({ ...first, status: 'draft' }, { ...first, ...second, status: 'draft' })).toEqual([])
    }),
    { seed: 47 },
  )
})
