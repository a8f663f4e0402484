import { expect, test } from 'vitest'
import { spentSentence, spentUntil, writtenUntil } from './spent-sentence.ts'

test('the sentence names the act, the number, the span that is used up, and when it is free again', () => {
  const hour = spentSentence({ kind: 'listed', window: 'hour', limit: 600, retryAfterSeconds: 34 * 60 + 1 })
  expect(hour.zh).toBe('一小时内最多列出 600 人，已经用完；大约 35 分钟后又能列出。')
  expect(hour.en).toBe(
    'You may list 600 people in an hour, and that is used up; you may list again in about 35 minutes.',
  )
  const day = spentSentence({ kind: 'revealed', window: 'day', limit: 120, retryAfterSeconds: 5 * 3_600 })
  expect([day.zh, day.en]).toEqual([
    '一天内最多查看明文 120 人，已经用完；大约 5 小时后又能查看明文。',
    'You may reveal 120 people in a day, and that is used up; you may reveal again in about 5 hours.',
  ])
  const month = spentSentence({ kind: 'opened', window: 'month', limit: 3_000, retryAfterSeconds: 3 * 86_400 - 5 })
  expect([month.zh.includes('30 天内'), month.en.includes('in about 3 days')]).toEqual([true, true])
  expect(spentSentence({ kind: 'lookup', window: 'hour', limit: 0, retryAfterSeconds: 60 }).en).toBe(
    'Your role may look up nobody.',
  )
  expect(spentUntil(60).en).toContain('about 1 minute.')
})

test('what may be written in a day is said with its numbers, its span and when it is free again', () => {
  expect(writtenUntil(7_200)).toEqual({
    zh: '一天能新建和修改约 20,000 人、导入约 300,000 人，其中一项已经用完；大约 2 小时后又能写。',
    en: 'In a day you may create and change about 20,000 people and import about 300,000, and one of these is used up; you may write again in about 2 hours.',
  })
})
