import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { messages as en } from '../apps/web/src/locales/en.ts'
import { messages as zh } from '../apps/web/src/locales/zh.ts'

const sources = join(import.meta.dirname, '../apps/web/src')

const texts = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((name) => /(?<!\.test)\.tsx?$/.test(name) && !name.startsWith('locales'))
  .map((name) => ({ name, text: readFileSync(join(sources, name), 'utf8') }))

const placeholders = (message: string) => [...new Set(message.matchAll(/\{(\w+)/g).map((match) => match[1]))].sort()
const tags = (message: string) => [...message.matchAll(/<\/?(\w+)>/g).map((match) => match[0])].sort()

describe('every string of the web application stands in both languages', () => {
  test('the two catalogues have the same strings', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  test.each(['zh', 'en'])('no string of %s stands in two files, where the later would silently win', (language) => {
    const folder = join(sources, 'locales', language)
    const keys = readdirSync(folder).flatMap((name) =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/^ {2}'?([\w.]+)'?:/gm)].map((match) => match[1]),
    )
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  test.each(Object.entries(zh))('%s asks for the same values and the same weight in both', (id, message) => {
    const other = en[id as keyof typeof zh]
    expect(placeholders(other)).toEqual(placeholders(message))
    expect(tags(other)).toEqual(tags(message))
    expect(other.trim()).not.toBe('')
  })

  test('no English string holds Chinese, save the mark of the house', () => {
    expect(Object.values(en).filter((message) => /[\u4e00-\u9fff]/.test(message))).toEqual([])
  })

  test('no screen says a word that is not in a catalogue', () => {
    const allowed =
      /坚守|守|中文|有限|责任|股份|集团|公司|科技|技术|实业|贸易|工业|制造|精密|[北上]京市|上海市|深圳市|广州市|杭州市|苏州市|省市|一|龥|㐀|鿿|、/g
    const spoken = texts
      .map(({ name, text }) => ({
        name,
        rest: text
          .replace(/\/\*[\s\S]*?\*\//g, '')
          .replace(/\/\/.*$/gm, '')
          .replace(allowed, ''),
      }))
      .filter(({ rest }) => /[\u4e00-\u9fff]/.test(rest))
    expect(spoken.map(({ name }) => name)).toEqual([])
  })

  test('no string is left that no screen uses', () => {
    const everything = texts.map(({ text }) => text).join('\n')
    const built = /^(?:(outcome|list\.density|view\.audience)\.|list\.(table|board)$)/
    const unused = Object.keys(zh).filter(
      (id) => !built.test(id) && !everything.includes(`'${id}'`) && !everything.includes(`"${id}"`),
    )
    expect(unused).toEqual([])
  })
})
