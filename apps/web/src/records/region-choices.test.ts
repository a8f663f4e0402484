import { expect, test } from 'vitest'
import { choicesIn, pathOf, type RegionChoice } from './region-choices.ts'

const pathsOf = (choices: readonly RegionChoice[], above: readonly string[] = []): string[][] =>
  choices.flatMap(({ value, children }) => {
    const path = [...above, value]
    return [path, ...pathsOf(children ?? [], path)]
  })

test('the tree of places ends, holds every place once, and leads to each by the way its value tells', () => {
  const paths = pathsOf(choicesIn('', 'zh'))
  expect(paths.length).toBeGreaterThan(3_000)
  expect(new Set(paths.map((path) => path.at(-1))).size).toBe(paths.length)
  expect(paths.filter((path) => pathOf(path.at(-1)).join() !== path.join())).toEqual([])
})

test('a city without districts is a choice of its own, and a district of Beijing lies right below the city', () => {
  expect(pathOf('441900')).toEqual(['440000', '441900'])
  expect(pathOf('110105')).toEqual(['110000', '110105'])
})

test.each([null, undefined, '', '999999', 42])('no place is chosen by %s', (value) => {
  expect(pathOf(value)).toEqual([])
})
