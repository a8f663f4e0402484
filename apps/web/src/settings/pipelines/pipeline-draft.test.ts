import { expect, test } from 'vitest'
import { freshPipeline, shifted, statedPipeline, valueFor, withChange, withStage } from './pipeline-draft.ts'

const words = (text: string) => ({ zh: text, en: text })
const named = (draft: ReturnType<typeof freshPipeline>) =>
  draft.stages.reduce(
    (next, stage, at) => withChange(next, stage.value, { ...stage, label: words(`Stage ${at}`) }),
    draft,
  )

test('what was added gets a value of its own from its words, and what leads to it says so', () => {
  const draft = named(withStage(freshPipeline([])))
  const [first, second] = draft.stages
  if (first === undefined || second === undefined) throw new Error('no stages')
  const bound = withChange(draft, first.value, { ...first, next: [second.value] })
  const { stages } = statedPipeline(bound, ['stage_1'])
  expect(stages.map(({ value }) => value)).toEqual(['stage_0', 'stage_1_2', 'stage_2', 'stage_3'])
  expect(stages[0]?.next).toEqual(['stage_1_2'])
})

test('nothing leads to a stage that is gone', () => {
  const draft = withStage(freshPipeline([]))
  const [first, second] = draft.stages
  if (first === undefined || second === undefined) throw new Error('no stages')
  const bound = withChange(draft, first.value, { ...first, next: [second.value] })
  expect(withChange(bound, second.value, null).stages[0]?.next).toEqual([])
})

test('a stage is moved within its pipeline and no further', () => {
  const draft = freshPipeline([])
  const [first, second] = draft.stages
  expect(shifted(draft, first?.value ?? '', 1).stages.slice(0, 2)).toEqual([second, first])
  expect(shifted(draft, first?.value ?? '', -1)).toBe(draft)
})

test('a value is made of what is left of a word, and never taken twice', () => {
  expect(valueFor('Bid handed in!', 'stage', [])).toBe('bid_handed_in')
  expect(valueFor('投标', 'stage', ['stage', 'stage_2'])).toBe('stage_3')
  expect(valueFor('x'.repeat(60), 'stage', [])).toHaveLength(30)
})
