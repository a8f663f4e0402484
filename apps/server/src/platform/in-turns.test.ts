import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

/** Takes some of the processor's time, as sealing a record does. */
function work(milliseconds: number): void {
  const until = performance.now() + milliseconds
  while (performance.now() < until);
}

test('works on everything in its order', async () => {
  const seen: [string, number][] = []
  await inTurns(['a', 'b', 'c'], (item, at) => void seen.push([item, at]))
  expect(seen).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ])
})

test('whoever comes in the middle of long work has their turn before its end', async () => {
  const seen: string[] = []
  const items = Array.from({ length: 20 }, (_, at) => at)
  await inTurns(items, (at) => {
    if (at === 0) setImmediate(() => seen.push('another'))
    work(1)
    seen.push(`item ${at}`)
  })
  expect(seen.indexOf('another')).toBeGreaterThan(0)
  expect(seen.indexOf('another')).toBeLessThan(10)
})

test('what fails ends it', async () => {
  const seen: number[] = []
  const failing = inTurns([1, 2, 3], (item) => {
    seen.push(item)
    if (item === 2) throw new Error('two')
  })
  await expect(failing).rejects.toThrow('two')
  expect(seen).toEqual([1, 2])
})
