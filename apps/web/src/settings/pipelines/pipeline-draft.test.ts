import { expect, test } from 'vitest'
import { freshPipeline, statedPipeline, unnamed, withChange, withStage } from './pipeline-draft.ts'

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

test('what has no name in one of the languages is found, and nothing else', () => {
  const draft = named(freshPipeline([]))
  const half = { ...draft, label: { zh: '投标', en: ' ' } }
  expect(unnamed({ ...draft, label: words('Bids') })).toEqual([])
  expect(unnamed(half)).toEqual(['/label'])
  expect(unnamed(freshPipeline([]))).toEqual(['/label', '/stages/0/label', '/stages/1/label', '/stages/2/label'])
})
