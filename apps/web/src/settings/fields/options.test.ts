import { expect, test } from 'vitest'
import { namelessOptions, withValues } from './options.ts'

const option = (zh: string, en: string, value = '') => ({ value, label: { zh, en } })

test('an option without a name in one of the two languages is told by its place', () => {
  expect(
    namelessOptions([option('月结', 'Monthly'), option('季结', ' '), option('', 'Yearly'), option('', '')]),
  ).toEqual([1, 2, 3])
  expect(namelessOptions([])).toEqual([])
})

test('a new option gets a value of its own from its English name, and others keep theirs', () => {
  const valued = withValues([
    option('月结', 'Monthly', 'm'),
    option('季结', 'By quarter'),
    option('每季', 'By quarter'),
  ])
  const [first, second, third] = valued.map(({ value }) => value)
  expect(first).toBe('m')
  expect(second).toBe('by_quarter')
  expect(third).not.toBe(second)
})
