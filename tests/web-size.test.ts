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
  [...page.matchAll(/\/assets\/([\w.-]+)/g)].flatMap(([, name]) => (name?.endsWith(kind) ? [name] : []))

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

const PARTS = { zh: ['words-zh', 'zh_CN'], en: ['words-en', 'en_US'] }

describe.each(['zh', 'en'] as const)('the first visit, in %s', (language) => {
  const own = PARTS[language].flatMap(filesOf)
  // the frame, Home and their words are asked for by names of their own, which lead into the files above
  const scripts = withImports([...namesOnPage('.js'), ...own, ...['shell', 'home', 'notices'].flatMap(filesOf)])

  test('needs at most 180 KB of script until Home stands there', () => {
    expect(scripts.size).toBeLessThan(30)
    expect(sent(scripts)).toBeGreaterThan(100_000)
    expect(sent(scripts)).toBeLessThanOrEqual(180_000)
  })

  test('needs at most 500 KB with style sheet and font where the system writes Chinese itself', () => {
    const fonts = names.filter((name) => name.includes('-latin-wght'))
    expect(fonts).toHaveLength(1)
    expect(sent([...scripts, ...namesOnPage('.css'), ...fonts])).toBeLessThanOrEqual(500_000)
  })
})
