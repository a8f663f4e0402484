import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemTables } from '../apps/server/src/platform/audit/system-rows.ts'

/*
 * A row that is held against the record of everything and written without a note looks forged. Whoever writes such a table notes what they write, in
 * the same file.
 */
const SOURCES = join(import.meta.dirname, '../apps/server/src')

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing/'))
  .map((path) => ({ path, text: readFileSync(join(SOURCES, path), 'utf8') }))

const SYSTEM = Object.values(systemTables)
  .map(({ name }) => name)
  .join('|')
/** What is written into a system table: the verb, the table and the first column that is set. */
const WRITE = new RegExp(
  `\\b(insert into|update|delete from) (${SYSTEM}|\\$\\{TABLES\\[kind\\]\\})(?!\\w)(?: set (\\w+))?`,
  'g',
)
/** Columns that are no part of a row's digest; a statement that begins with one of them sets no other. */
const NOT_HELD = ['seen_at', 'used_at', 'last_step', 'language', 'version', 'preferences']

test('whoever writes a table of the system notes the rows', () => {
  const silent = files.flatMap(({ path, text }) =>
    [...text.matchAll(WRITE)]
      .filter(([, , , column]) => !NOT_HELD.includes(column ?? ''))
      // a change of the policy notes the company's row
      .filter(([, , table]) => !text.includes('noteRows(') && !(table === 'tenant' && text.includes('changePolicy(')))
      .map(([statement]) => `${path}: ${statement}`),
  )
  expect(silent).toEqual([])
  expect(files.filter(({ text }) => text.includes('noteRows(')).length).toBeGreaterThan(7)
})

test('whoever writes a table of the catalogue notes the rows', () => {
  const writing = files.filter(({ text }) =>
    /\b(insert into|update|delete from) \$\{sql\.table\((?!table\b)/.test(text),
  )
  const silent = writing.filter(({ text }) => !/note(Inserted|Changed)\(|changeRows\(/.test(text))
  expect(silent.map(({ path }) => path)).toEqual([])
  expect(writing.length).toBeGreaterThan(4)
})
