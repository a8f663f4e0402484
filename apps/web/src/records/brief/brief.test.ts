import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type BriefDeal, type BriefFacts, briefOf } from './brief.ts'
import { moneySums } from './money-sums.ts'

const NOW = new Date(2026, 10, 27, 10).getTime()
const ago = (days: number) => new Date(NOW - days * 86_400_000).toISOString()
const deal = (id: string, of: Partial<BriefDeal> = {}): BriefDeal => ({
  id,
  name: id,
  outcome: 'open',
  amount: { amount: '100000.10', currency: 'CNY' },
  closeDate: null,
  withoutStep: false,
  ...of,
})
const unseen: BriefFacts = {
  lastFollowUpAt: undefined,
  nextStepAt: undefined,
  deals: undefined,
  people: undefined,
  tasks: undefined,
}
const says = (facts: Partial<BriefFacts>) => briefOf({ ...unseen, ...facts }, NOW).map((line) => line.says)

test('of what the reader does not see nothing is said', () => {
  expect(briefOf(unseen, NOW)).toEqual([])
  expect(says({ people: [{ id: 'p', name: '王伟', decides: undefined }] })).toEqual(['brief.people'])
})

test('contact and next step are told, and what is late or missing warns', () => {
  expect(says({ lastFollowUpAt: null, nextStepAt: null })).toEqual(['brief.never', 'brief.noStep'])
  expect(says({ lastFollowUpAt: ago(29), nextStepAt: ago(-1) })).toEqual(['brief.lastContact', 'brief.nextStep'])
  const late = briefOf({ ...unseen, lastFollowUpAt: ago(30), nextStepAt: ago(1) }, NOW)
  expect(late).toMatchObject([
    { says: 'brief.quiet', days: 30, warns: true },
    { says: 'brief.lateStep', warns: true },
  ])
})

test('open deals are summed to the last digit, the three most pressing named, those won counted', () => {
  const deals = [
    deal('soon', { closeDate: '2026-12-27' }),
    deal('far', { closeDate: '2026-12-28' }),
    deal('today', { closeDate: '2026-11-27' }),
    deal('stepless', { withoutStep: true, amount: { amount: '0.2', currency: 'CNY' } }),
    deal('overdue', { closeDate: '2026-11-26', amount: { amount: '5', currency: 'USD' } }),
    deal('won', { outcome: 'won' }),
    deal('lost', { outcome: 'lost' }),
  ]
  expect(briefOf({ ...unseen, deals }, NOW)).toEqual([
    {
      says: 'brief.deals',
      count: 5,
      amounts: [
        { currency: 'CNY', amount: '300000.500' },
        { currency: 'USD', amount: '5.000' },
      ],
      warns: false,
    },
    { says: 'brief.dealWithoutStep', name: 'stepless', to: '/opportunities/stepless', warns: true },
    { says: 'brief.dealOverdue', name: 'overdue', to: '/opportunities/overdue', days: 1, warns: true },
    { says: 'brief.dealSoon', name: 'soon', to: '/opportunities/soon', at: '2026-12-27', warns: false },
    { says: 'brief.won', count: 1, amounts: [{ currency: 'CNY', amount: '100000.100' }], warns: false },
  ])
  expect(says({ deals: [] })).toEqual(['brief.noDeal'])
})

test('people and tasks: who decides, and what is overdue', () => {
  const person = (decides: boolean) => ({ id: 'p', name: '王伟', decides })
  expect(says({ people: [] })).toEqual(['brief.nobody'])
  expect(says({ people: [person(false)] })).toEqual(['brief.noDecider'])
  expect(says({ people: [person(false), person(true)] })).toEqual(['brief.decider'])
  expect(says({ tasks: [] })).toEqual([])
  expect(says({ tasks: [ago(-1)] })).toEqual(['brief.tasks'])
  expect(briefOf({ ...unseen, tasks: [ago(-1), ago(1)] }, NOW)).toEqual([
    { says: 'brief.tasksLate', count: 1, warns: true },
  ])
})

test('sums of money are exact, each currency by itself, above and below nothing', () => {
  const thousandths = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
  const small = fc.bigInt({ min: -1_200n, max: 1_200n })
  const currency = fc.constantFrom('CNY', 'USD', 'KWD')
  const written = (sum: bigint) => {
    const size = sum < 0n ? -sum : sum
    return `${sum < 0n ? '-' : ''}${size / 1000n}.${String(size % 1000n).padStart(3, '0')}`
  }
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.oneof(thousandths, small), currency)), (amounts) => {
      const sums = moneySums(amounts.map(([sum, each]) => ({ amount: written(sum), currency: each })))
      const wanted = [...new Set(amounts.map(([, each]) => each))].map((each) => ({
        currency: each,
        amount: written(amounts.filter(([, of]) => of === each).reduce((all, [sum]) => all + sum, 0n)),
      }))
      expect(sums).toEqual(wanted)
    }),
    { seed: 20261128 },
  )
})
