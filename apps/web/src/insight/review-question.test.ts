import { describe, expect, test } from 'vitest'
import { daysBack, GROUPS, type Group, MEETINGS, readReview, SPANS, treeOf, writeReview } from './review-question.ts'

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
      for (const since of [...SPANS, ...MEETINGS]) {
        const asked = { pipeline: 'standard', since, owner: '0198', group }
        expect(readReview(writeReview(asked))).toEqual(asked)
      }
  })

  test('of nonsense is the usual one', () => {
    const odd = new URLSearchParams({ since: '-3', group: 'toString' })
    expect(readReview(odd)).toEqual(question)
  })

  test('says the span where another one is usual', () => {
    expect(readReview(new URLSearchParams(), '2').since).toBe('2')
    expect(writeReview({ ...question, since: '2' }, '2').toString()).toBe('')
    expect(writeReview(question, '2').toString()).toBe('since=7d')
  })

  test('looks back to the day of the last meeting, a week on that day itself', () => {
    const at = (day: string) => MEETINGS.map((meeting) => daysBack(meeting, new Date(`${day}T09:30:00`).getTime()))
    // a Friday, and the Sunday after it
    expect(at('2026-11-27')).toEqual([4, 3, 2, 1, 7, 6, 5])
    expect(at('2026-11-29')).toEqual([6, 5, 4, 3, 2, 1, 7])
    expect(daysBack('30d', NOW)).toBe(30)
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
    expect(told('moved', { since: '30d' })).toMatch(/"gte":"2026-10-2[78]T/)
  })

  test('only stages that say how long one may stand there know what stands still', () => {
    expect(told('still')).toContain(
      '{"and":[{"stage":{"eq":"first"}},{"stageSince":{"lt":"2026-11-13T09:30:00.000Z"}}]}',
    )
    expect(told('still')).not.toContain('needs')
    const patient = { ...pipeline, stages: pipeline.stages.map((each) => ({ ...each, staleDays: null })) }
    expect(treeOf('still', { question, pipeline: patient, now: NOW })).toBeNull()
  })

  test('what slipped is asked by the day since when', () => {
    expect(told('slipped')).toMatch(/"closeDate":\{"putOff":\{"since":"2026-11-(19|20)"\}\}/)
  })

  test('a deal due today is not overdue', () => {
    expect(told('overdue')).toMatch(/"closeDate":\{"lt":"2026-11-2[78]"\}/)
  })
})
