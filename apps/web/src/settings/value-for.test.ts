import { expect, test } from 'vitest'
import { valueFor } from './value-for.ts'

test('a value is made of what is left of a word, and never taken twice', () => {
  expect(valueFor('Bid handed in!', 'stage', [])).toBe('bid_handed_in')
  expect(valueFor('投标', 'stage', ['stage', 'stage_2'])).toBe('stage_3')
  expect(valueFor('x'.repeat(60), 'stage', [])).toHaveLength(30)
})

test('a long word that is cut off before its next part does not end in what stood between them', () => {
  expect(valueFor(`${'x'.repeat(29)} end`, 'option', [])).toBe('x'.repeat(29))
})
