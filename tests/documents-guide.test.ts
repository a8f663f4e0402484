import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const DOCS = join(import.meta.dirname, '../docs')
const MOST_BYTES = 4 * 1024 * 1024
const GUIDES = { en: 'user.md', zh: 'user.zh-CN.md' } as const
/** Chapters of words and numbers alone. */
const WITHOUT_PICTURE = new Set([
  ...['Files', 'Without a mouse', 'Limits', 'Roles', 'Not yet'],
  ...['附件', '不用鼠标', '额度', '角色', '还没有的'],
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

const LOOK = join(DOCS, 'look')
const MOST_BYTES_OF_LOOK = 18 * 1024 * 1024
const WIDE = ['zh-light', 'zh-dark', 'en-light', 'en-dark']

test('every screen is pictured in both languages, light and dark, and both lists of screens name every picture', () => {
  const files = readdirSync(LOOK).filter((name) => !name.endsWith('.md'))
  const named = (list: string) =>
    [...readFileSync(join(LOOK, list), 'utf8').matchAll(/\]\(([\w-]+\.webp)\)/g)].map(([, name = '']) => name)
  for (const list of ['README.md', 'README.zh-CN.md'])
    expect([...new Set(named(list))].toSorted(), list).toEqual(files.toSorted())
  const screens = new Set(files.map((name) => name.replace(/-(zh|en)-(light|dark)(-390)?\.webp$/, '')))
  expect(screens.size).toBeGreaterThan(40)
  const there = new Set(files)
  const missing = [...screens].flatMap((screen) => {
    const isNarrow = there.has(`${screen}-zh-light-390.webp`)
    const ways = isNarrow ? [...WIDE, ...WIDE.map((way) => `${way}-390`)] : WIDE
    return ways.map((way) => `${screen}-${way}.webp`).filter((name) => !there.has(name))
  })
  expect(missing).toEqual([])
  const bytes = files.reduce((sum, name) => sum + statSync(join(LOOK, name)).size, 0)
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES_OF_LOOK)
})
