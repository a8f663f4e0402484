import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { describe, expect, test } from 'vitest'

const BUILT = join(import.meta.dirname, '../apps/web/dist')
const names = readdirSync(join(BUILT, 'assets'))
const page = readFileSync(join(BUILT, 'index.html'), 'utf8')
const textOf = (name: string) => readFileSync(join(BUILT, 'assets', name), 'utf8')

/** As the server sends it. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
const sent = (some: Iterable<string>) =>
  [...some].reduce((sum, name) => sum + brotliCompressSync(readFileSync(join(BUILT, 'assets', name)), BROTLI).length, 0)

const namesOnPage = (kind: string) =>
  [...page.matchAll(/(?:src|href)="\/assets\/([\w.-]+)"/g)].flatMap(([, name]) => (name?.endsWith(kind) ? [name] : []))

/** The files of a part: its name and eight characters of a hash. */
const filesOf = (part: string): string[] => {
  const found = names.filter((name) => new RegExp(`^${part}-[\\w-]{8}\\.js$`).test(name))
  expect(found, part).not.toEqual([])
  return found
}

/** A file and everything it imports before it can run. */
function withImports(files: Iterable<string>): Set<string> {
  const all = new Set<string>()
  const add = (name: string): void => {
    if (all.has(name)) return
    all.add(name)
    for (const [, next] of textOf(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) if (next) add(next)
  }
  for (const name of files) add(name)
  return all
}

/** What a list needs besides: its own modules, and the parts of Ant Design that it shows. */
const LIST = ['list', 'furniture']

/** Besides the page's own scripts: the words of the first screen, and Ant Design's where they are not its English ones. */
const PARTS = { zh: ['words-zh', 'zh_CN'], en: ['words-en'] }
/** What the frame and Home are known by in the page. */
const MARKS = ['brandmark', 'todo-group']

test('nothing runs within the page itself: every script is a file', () => {
  const scripts = [...page.matchAll(/<script[^>]*>([^<]*)/g)]
  expect(scripts).not.toEqual([])
  for (const [tag, inside] of scripts) expect([tag.includes(' src='), inside?.trim()]).toEqual([true, ''])
})

describe.each(['zh', 'en'] as const)('the first visit, in %s', (language) => {
  const scripts = withImports([...namesOnPage('.js'), ...PARTS[language].flatMap(filesOf)])

  test('needs at most 180 KB of script until Home stands there', () => {
    const text = [...scripts].map(textOf).join('\n')
    for (const mark of MARKS) expect(text).toContain(mark)
    expect(sent(scripts)).toBeLessThanOrEqual(180_000)
  })

  test('a list needs at most 110 KB of script besides, in three files that the page asks for at once', () => {
    const own = withImports([...LIST, `words-list-${language}`].flatMap(filesOf))
    const more = [...own].filter((name) => !scripts.has(name))
    expect(more).toHaveLength(3)
    const asked = namesOnPage('.js')
      .filter((name) => name.startsWith('preload-'))
      .map(textOf)
    expect(asked).toHaveLength(1)
    for (const name of more) expect(asked[0]).toContain(`/assets/${name}`)
    expect(sent(more)).toBeLessThanOrEqual(110_000)
  })

  test('needs at most 250 KB with style sheet and font where the system writes Chinese itself', () => {
    const fonts = names.filter((name) => name.includes('-latin-wght'))
    expect(fonts).toHaveLength(1)
    expect(sent([...scripts, ...namesOnPage('.css'), ...fonts])).toBeLessThanOrEqual(250_000)
  })

  test('needs at most 470 KB where the system has no Chinese font', () => {
    const fonts = names.filter((name) => /^(words|names)-[\w-]{8}\.woff2$|-latin-wght/.test(name))
    expect(fonts).toHaveLength(3)
    expect(sent([...scripts, ...namesOnPage('.css'), ...fonts])).toBeLessThanOrEqual(470_000)
  })
})

const points = (ranges: string): ReadonlySet<number> =>
  new Set(
    [...ranges.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)].flatMap(([, from = '', to = from]) => {
      const first = Number.parseInt(from, 16)
      return Array.from({ length: Number.parseInt(to, 16) - first + 1 }, (_, at) => first + at)
    }),
  )

test('nearly every Chinese character that the application says is in the file of its words', () => {
  const sheet = readFileSync(join(import.meta.dirname, '../apps/web/fonts/chinese.css'), 'utf8')
  const held = points(/words\.woff2'\)[^}]*unicode-range:([^;]+)/.exec(sheet)?.[1] ?? '')
  const folder = join(import.meta.dirname, '../apps/web/src/locales/zh')
  const said = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
  const characters = new Set(said.join('').match(/[\u4e00-\u9fff]/g))
  const missing = [...characters].filter((character) => !held.has(character.codePointAt(0) ?? 0))
  expect(characters.size).toBeGreaterThan(500)
  expect(missing.length, `cut the fonts anew (apps/web/fonts/cut.py): ${missing.join('')}`).toBeLessThanOrEqual(20)
})
