import type { TimelineItem } from '@holdfast/sdk'
import { expect, test } from 'vitest'
import { foldThreads } from './timeline-threads.ts'

const item = (id: string, thread: string | null = null): TimelineItem => ({
  id,
  kind: 'activity',
  at: '2026-11-23T09:00:00.000Z',
  by: null,
  thread,
})

test('letters of a thread are read as one, at the place of the latest; what is between stays in its place', () => {
  const items = [item('5', 'a'), item('4'), item('3', 'b'), item('2', 'a'), item('1', 'a'), item('0')]
  const told = foldThreads(items).map((each) => [each.item.id, ...each.earlier.map(({ id }) => id)])
  expect(told).toEqual([['5', '2', '1'], ['4'], ['3'], ['0']])
})
