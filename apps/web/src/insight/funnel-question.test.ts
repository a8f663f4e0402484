import { expect, it } from 'vitest'
import { daysOf, funnelQuery, listBehind, readQuestion, writeQuestion } from './funnel-question.ts'

/* The periods of a day, and an address that says the same funnel again. */
const TODAY = '2026-11-27'

it.each([
  ['thisMonth', '2026-11-27', '2026-11-01', '2026-11-30'],
  ['lastMonth', '2026-03-31', '2026-02-01', '2026-02-28'],
  ['lastMonth', '2028-01-01', '2027-12-01', '2027-12-31'],
  ['thisQuarter', '2026-11-27', '2026-10-01', '2026-12-31'],
  ['lastQuarter', '2026-01-15', '2025-10-01', '2025-12-31'],
  ['thisYear', '2028-02-29', '2028-01-01', '2028-12-31'],
  ['lastYear', '2026-11-27', '2025-01-01', '2025-12-31'],
  ['always', '2026-11-27', null, null],
] as const)('%s of %s is from %s to %s', (period, today, from, to) => {
  expect(daysOf(period, today)).toEqual({ from, to })
})

it('is this quarter of everything unless the address says otherwise, and comes back from its own address', () => {
  const plain = readQuestion(new URLSearchParams(), TODAY)
  expect(writeQuestion(plain).toString()).toBe('')
  expect(funnelQuery(plain)).toBe('?from=2026-10-01&to=2026-12-31')
  const odd = readQuestion(new URLSearchParams('period=__proto__&from=x'), TODAY)
  expect(odd).toEqual(plain)
  const own = {
    ...plain,
    period: 'own',
    from: '2026-02-01',
    to: null,
    team: 't',
    source: 'website',
    product: 'p',
    cohort: '2026-01',
    pipeline: 'standard',
  } as const
  expect(readQuestion(writeQuestion(own), TODAY)).toEqual(own)
  expect(funnelQuery(own)).toBe('?from=2026-02-01&teamId=t&source=website&productId=p&cohort=2026-01')
})

it('leads from a number to the list that counts the same', () => {
  const question = {
    ...readQuestion(new URLSearchParams('owner=o&source=website&product=p'), TODAY),
    cohort: '2026-09',
  }
  const address = new URL(listBehind(question, { stage: 'needs', now: ['won'] }), 'http://x')
  expect(address.pathname).toBe('/opportunities')
  expect(JSON.parse(address.searchParams.get('filter') ?? '')).toEqual({
    and: [
      { stage: { came: { stage: 'needs', from: '2026-10-01', to: '2026-12-31', cohort: '2026-09' } } },
      { stage: { in: ['won'] } },
      { ownerId: { in: ['o'] } },
      { source: { in: ['website'] } },
      { products: { in: ['p'] } },
    ],
  })
})
