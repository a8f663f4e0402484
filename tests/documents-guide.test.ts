import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const DOCS = join(import.meta.dirname, '../docs')
const MOST_BYTES = 4 * 1024 * 1024
const GUIDES = { en: 'user.md', zh: 'user.zh-CN.md' } as const
/** Chapters of words and numbers alone, and those whose screen is not pictured. */
const WITHOUT_PICTURE = new Set([
  ...['Files', 'Without a mouse', 'Limits', 'Roles', 'Not yet', 'Home', 'Finding a customer', 'Importing'],
  ...['附件', '不用鼠标', '额度', '角色', '还没有的', '首页', '找客户', '导入'],
])

const textOf = (language: keyof typeof GUIDES): string => readFileSync(join(DOCS, GUIDES[language]), 'utf8')
const picturesIn = (text: string): readonly string[] =>
  [...text.matchAll(/!\[[^\]]+\]\(guide\/([^)]+)\)/g)].map(([, name = '']) => name)
const shown = (language: keyof typeof GUIDES): readonly string[] => picturesIn(textOf(language))

test.each(['en', 'zh'] as const)('every picture that the guide in %s names is there, in its language', (language) => {
  const there = new Set(readdirSync(join(DOCS, 'guide')))
  expect(shown(language).length).toBeGreaterThan(10)
  expect(shown(language).filter((name) => !there.has(name) || !name.endsWith(`-${language}.webp`))).toEqual([])
})

test.each(['en', 'zh'] as const)('each chapter of the guide in %s that tells of a screen shows it', (language) => {
  const chapters = textOf(language).split(/^## /m).slice(1)
  const bare = chapters
    .filter((chapter) => picturesIn(chapter).length === 0)
    .map((chapter) => chapter.split('\n')[0] ?? '')
  expect(bare.filter((name) => !WITHOUT_PICTURE.has(name))).toEqual([])
})

test('both guides show the same screens, every picture is used, and all of them are small', () => {
  const bare = (language: keyof typeof GUIDES) => shown(language).map((name) => name.replace(/-\w\w\.webp$/, ''))
  expect(bare('zh')).toEqual(bare('en'))
  const files = readdirSync(join(DOCS, 'guide'))
  expect(files.toSorted()).toEqual([...shown('en'), ...shown('zh')].toSorted())
  const bytes = files.reduce((sum, name) => sum + statSync(join(DOCS, 'guide', name)).size, 0)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES)
})
