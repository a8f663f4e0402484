import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { modules } from '../apps/server/src/app.ts'
import { commands } from '../apps/server/src/cli/commands.ts'
import { declarations } from '../apps/server/src/platform/config/settings.ts'
import { refusals } from '../apps/server/src/platform/errors/registry.ts'
import { API_PREFIX } from '../apps/server/src/platform/gate/mount.ts'
import { standardRoles } from '../packages/policy/src/index.ts'
import { documentPaths } from '../scripts/document-links.ts'

/* What the documents name has to be there: addresses, commands, settings, codes of refusals, roles. What is not built stands under "Not yet". */
const NOT_YET = /^## (Not yet|还没有的)$[\s\S]*/m
const texts = documentPaths().map((path) => ({
  path,
  text: readFileSync(join(import.meta.dirname, '..', path), 'utf8').replace(NOT_YET, ''),
}))
const forUsers = texts.filter(({ path }) => !path.startsWith('docs/decisions/'))

/** Every route's address as a pattern, and its method; the application's own pages answer to any address and prove nothing. */
const routes = modules
  .flatMap((module) => module.routes)
  .filter(({ name }) => !name.startsWith('web.'))
  .map(({ method, path, root }) => ({
    method: String(method),
    pattern: new RegExp(
      `^${root === true ? '' : `(${API_PREFIX})?`}${path.replaceAll(/:[A-Za-z]+/g, '[^/]+').replace(/\*$/, '.+')}$`,
    ),
  }))

const address = (written: string): string =>
  written
    .replace(/[?#].*$/, '')
    .replaceAll(/\$[A-Z]+|\{[a-zA-Z]+\}/g, 'x')
    .replace(/[.,;:)]+$/, '')

/** Matches of a pattern's first group over the documents, each with where it stands. */
const named = (documents: typeof texts, pattern: RegExp) =>
  documents.flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match) => ({ path, match })))

describe('the documents name only what is there:', () => {
  test('addresses in calls', () => {
    const calls = named(forUsers, /\$H(\/[a-z][^\s"'`]*)/g)
    expect(calls.length).toBeGreaterThan(40)
    const astray = calls.filter(({ match }) => !routes.some(({ pattern }) => pattern.test(address(match[1] ?? ''))))
    expect(astray.map(({ path, match }) => `${path}: ${match[1]}`)).toEqual([])
  })

  test('addresses with their method', () => {
    const calls = named(forUsers, /\b(GET|POST|PUT|PATCH|DELETE) (\/[a-z][a-zA-Z0-9/{}-]*)/g)
    expect(calls.length).toBeGreaterThan(20)
    const astray = calls.filter(
      ({ match }) =>
        !routes.some(({ method, pattern }) => method === match[1] && pattern.test(address(match[2] ?? ''))),
    )
    expect(astray.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([])
  })

  test('commands of holdfast', () => {
    const typed = named(texts, /(?:npx holdfast|`holdfast) ([a-z]+(?: [a-z]+)?)/g)
    expect(typed.length).toBeGreaterThan(10)
    const astray = typed.filter(({ match }) => {
      const [first = '', second] = (match[1] ?? '').split(' ')
      return first !== 'help' && !Object.hasOwn(commands, first) && !Object.hasOwn(commands, `${first} ${second}`)
    })
    expect(astray.map(({ path, match }) => `${path}: ${match[0]}`)).toEqual([])
  })

  test('settings', () => {
    const settings = named(texts, /\b((?:HOLDFAST|DATABASE|OTEL)_[A-Z_]*[A-Z])\b/g).filter(
      ({ match }) => !match[1]?.startsWith('HOLDFAST_TEST_'),
    )
    expect(settings.length).toBeGreaterThan(50)
    const astray = settings.filter(({ match }) => !Object.hasOwn(declarations, match[1] ?? ''))
    expect([...new Set(astray.map(({ path, match }) => `${path}: ${match[1]}`))]).toEqual([])
  })

  test('statuses of refusals with their code', () => {
    const codes = named(forUsers, /\b([45]\d\d) `([a-z_]+)`/g)
    expect(codes.length).toBeGreaterThan(15)
    for (const { path, match } of codes) {
      const [said, status, code = ''] = match
      expect(refusals[code as keyof typeof refusals]?.status, `${path}: ${said}`).toBe(Number(status))
    }
  })

  test('every command in the table of both languages, and every role in the guide of both', () => {
    for (const end of ['.md', '.zh-CN.md']) {
      const text = (name: string) => texts.find(({ path }) => path === `docs/${name}${end}`)?.text ?? ''
      for (const name of Object.keys(commands).filter((each) => each !== 'demo accounts'))
        expect(text('operations'), name).toContain(`\`${name}\``)
      for (const { label } of standardRoles)
        expect(text('user'), label.en).toContain(
          end === '.md'
            ? label.en.replace(/^Service manager$/, 'service manager').replace(/^Analyst$/, 'analyst')
            : label.zh,
        )
    }
  })
})
