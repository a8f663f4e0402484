import { describe, expect, test } from 'vitest'
import { GROUPS, type Group, readReview, SPANS, treeOf, writeReview } from './review-question.ts'

const NOW = Date.parse('2026-11-27T09:30:00Z')
const stage = (value: string, outcome: 'open' | 'won' | 'lost', staleDays: number | null = null) => ({
  value,
  label: { zh: value, en: value },
  probability: 50,
  outcome,
  required: [],
  next: null,
  staleDays,
})
const pipeline = {
  value: 'standard',
  label: { zh: '标准', en: 'Standard' },
  stages: [stage('first', 'open', 14), stage('needs', 'open'), stage('won', 'won'), stage('lost', 'lost')],
}
const question = readReview(new URLSearchParams())
const told = (group: Group, more = {}) =>
  JSON.stringify(treeOf(group, { question: { ...question, ...more }, pipeline, now: NOW }))

describe('the address of a review', () => {
  test('says nothing of what goes without saying, and comes back as it was', () => {
    expect(writeReview(question).toString()).toBe('')
    for (const group of Object.keys(GROUPS) as Group[])
      for (const days of SPANS) {
        const asked = { pipeline: 'standard', days, owner: '0198', group }
        expect(readReview(writeReview(asked))).toEqual(asked)
      }
  })

  test('of nonsense is the usual one', () => {
    const odd = new URLSearchParams({ days: '-3', group: 'toString' })
    expect(readReview(odd)).toEqual(question)
  })
})

describe('the conditions of a group', () => {
  test('ask of one pipeline, and of one person where one is chosen', () => {
    for (const group of Object.keys(GROUPS) as Group[]) {
      expect(told(group)).toContain('"pipeline":{"eq":"standard"}')
      expect(told(group)).not.toContain('ownerId')
      expect(told(group, { owner: 'a' })).toContain('"ownerId":{"in":["a"]}')
    }
  })

  test('what came to an end is asked by its end, what moved leaves out what only began', () => {
    expect(told('won')).toContain('"stage":{"in":["won"]}')
    expect(told('won')).toMatch(/"closedAt":\{"gte":"2026-11-(19|20)T/)
    expect(told('moved')).toMatch(/"stage":\{"in":\["first","needs"\]\}.*"stageSince":\{"gte".*"openedAt":\{"lt"/)
    expect(told('moved', { days: 30 })).toMatch(/"gte":"2026-10-2[78]T/)
  })

  test('only stages that say how long one may stand there know what stands still', () => {
    expect(told('still')).toContain(
      '{"and":[{"stage":{"eq":"first"}},{"stageSince":{"lt":"2026-11-13T09:30:00.000Z"}}]}',
    )
    expect(told('still')).not.toContain('needs')
    const patient = { ...pipeline, stages: pipeline.stages.map((each) => ({ ...each, staleDays: null })) }
    expect(treeOf('still', { question, pipeline: patient, now: NOW })).toBeNull()
  })

  test('a deal due today is not overdue', () => {
    expect(told('overdue')).toMatch(/"closeDate":\{"lt":"2026-11-2[78]"\}/)
  })
})
