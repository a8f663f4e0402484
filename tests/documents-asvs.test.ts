import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { modules } from '../apps/server/src/app.ts'
import { tagsOf } from '../scripts/asvs/tags.ts'
import { asvsFaults, asvsPages } from '../scripts/asvs-page.ts'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

test.each(Object.entries(asvsPages()))('%s says what is tagged and declared', (path, text) => {
  expect(read(path), 'run: node scripts/write-pages.ts').toBe(text)
})

test('every tag and every word names a requirement that there is, and each requirement stands as one thing', () => {
  expect(asvsFaults()).toEqual([])
})

test('a tag belongs to the test it stands before or in whose name it is, and nowhere else', () => {
  const text = [
    '/* ASVS 6.9.9 */',
    'const x = 1',
    "describe('a door', () => {",
    '  // ASVS 6.1.1, 6.1.2',
    "  test.each([['a'], ['b']])('%s opens', () => undefined)",
    "  step('shuts (ASVS 7.1.1)', () => undefined)",
    '})',
  ].join('\n')
  const tags = tagsOf('x.test.ts', text)
  expect(tags.map(({ requirement, title }) => `${requirement} ${title}`)).toEqual([
    '6.1.1 a door › %s opens',
    '6.1.2 a door › %s opens',
    '7.1.1 a door › shuts (ASVS 7.1.1)',
  ])
  const strange = { requirement: '6.99.1', path: 'x.test.ts', title: 'x' }
  expect(asvsFaults({ tags: [strange], faults: ['x.test.ts: a tag stands beside no test'] })).toEqual(
    expect.arrayContaining([
      'x.test.ts: no 6.99.1',
      'x.test.ts: a tag stands beside no test',
      '6.3.1 is held by nothing, and nothing says so',
    ]),
  )
})

// what the page says of 6.1.3
test('the table of ways in names every public address at which a session begins', () => {
  for (const path of ['docs/security.md', 'docs/security.zh-CN.md']) {
    const text = read(path)
    const ways = modules
      .flatMap(({ routes }) => routes)
      .filter(({ name, admission }) => admission.kind === 'public' && /^(session|user|company|client)\./.test(name))
    expect(ways.length).toBeGreaterThan(8)
    for (const way of ways) expect(text, path).toContain(`\`${String(way.method)} ${way.path}\``)
  }
})

// what it says of 6.5.3
test('randomness that can be foretold is drawn nowhere', () => {
  const paths = globSync('{apps,packages}/*/src/**/*.{ts,tsx}', { cwd: ROOT })
  expect(paths.length).toBeGreaterThan(1_000)
  expect(paths.filter((path) => read(path).includes('Math.random('))).toEqual([])
})
