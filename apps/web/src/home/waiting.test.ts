import { expect, test } from 'vitest'
import { waitingTree } from './waiting.ts'

const NOW = Date.parse('2026-11-24T02:00:00Z')
type Process = Parameters<typeof waitingTree>[0]
type Stage = Process['pipelines'][number]['stages'][number]

const stage = (value: string, staleDays: number | null, outcome: Stage['outcome'] = 'open') =>
  ({ value, staleDays, outcome }) as Stage
const processOf = (...pipelines: readonly (readonly Stage[])[]) =>
  ({ pipelines: pipelines.map((stages, at) => ({ value: `p${at}`, stages })) }) as unknown as Process

test('deals wait that are past their close date, have no next step, or stand for longer than their stage allows', () => {
  const sales = [stage('first', 14), stage('talk', null), stage('won', 7, 'won')]
  const service = [stage('asked', 14), stage('visit', 30)]
  expect(waitingTree(processOf(sales, service), 'me', NOW)).toEqual({
    and: [
      { ownerId: { eq: 'me' } },
      { closedAt: { null: true } },
      {
        or: [
          { closeDate: { lt: '2026-11-24' } },
          { and: [{ nextStep: { null: true } }, { nextStepAt: { null: true } }] },
          { and: [{ stage: { in: ['first', 'asked'] } }, { stageSince: { lt: '2026-11-10T02:00:00.000Z' } }] },
          { and: [{ stage: { in: ['visit'] } }, { stageSince: { lt: '2026-10-25T02:00:00.000Z' } }] },
        ],
      },
    ],
  })
})

test('however many pipelines a company has, the server takes the conditions', () => {
  const stages = Array.from({ length: 90 }, (_, at) => stage(`s${at}`, at + 1))
  const tree = JSON.stringify(waitingTree(processOf(stages), 'me', NOW))
  expect(
    tree.match(/"(ownerId|closedAt|closeDate|nextStep|nextStepAt|stage|stageSince)"/g)?.length,
  ).toBeLessThanOrEqual(50)
})
