import { expect } from 'vitest'
import { refusals } from '../../apps/server/src/platform/errors/registry.ts'
import type { World } from '../../apps/server/src/testing/world.ts'
import type { Answered } from './calls.ts'
import { FOREIGN } from './cast.ts'

/** What an answer may never hold: places in the program, statements, errors of its parts, machine paths. */
const LEAKS =
  /\bat .{0,80}:\d+:\d+|node_modules|\.ts\b|\/apps\/|\bselect .{1,80} from\b|syntax error|\brelation "|\bcolumn "|violates|ECONN|TypeError|RangeError|SyntaxError|Cannot read|is not a function|undefined/i

/** Refusals that tell the caller nothing is wrong with the input. */
const OURS = ['internal', 'unavailable', 'audit_unavailable', 'keeper_unavailable']

/** Whatever came in: no failure of the server, a problem that says what to do (or the page of a form, where a route declares one), and nothing of anybody else. */
export function expectSound(answer: Answered, about: string, hasPage = false): void {
  const { status, text, type, body } = answer
  const seen = `${about}: ${status} ${text.slice(0, 600)}`
  expect(status, seen).toBeLessThan(500)
  for (const secret of Object.values(FOREIGN)) expect(text.includes(secret), seen).toBe(false)
  if (status < 400) return
  if (hasPage && type === 'text/html; charset=utf-8') {
    expect(text, seen).not.toMatch(LEAKS)
    return
  }
  expect(type, seen).toBe('application/problem+json; charset=utf-8')
  const { code, next, traceId, title, instance } = body
  expect(Object.hasOwn(refusals, code) && !OURS.includes(code), seen).toBe(true)
  expect(refusals[code as keyof typeof refusals].status, seen).toBe(status)
  expect(next.length, seen).toBeGreaterThan(5)
  expect(title.length, seen).toBeGreaterThan(1)
  expect(traceId, seen).toMatch(/^[0-9a-f]{32}$/)
  // the address is the caller's own
  expect(text.replace(JSON.stringify(instance), '').replace(/"path":"(?:[^"\\]|\\.)*"/g, ''), seen).not.toMatch(LEAKS)
}

/** Bookkeeping that requests leave, refused or not, some of it a minute later. */
const BOOKKEEPING = ['session', 'sign_in_attempt', 'spent_challenge', 'seen', 'right_use', 'holdfast_migration']

/** A digest of every table but the log and the bookkeeping. */
export async function stored(world: World): Promise<Readonly<Record<string, string>>> {
  const { rows } = await world.superuser.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  )
  const kept = rows.map(({ name }) => name).filter((name) => !name.startsWith('audit_') && !BOOKKEEPING.includes(name))
  const digests: Record<string, string> = {}
  for (const name of kept) {
    const answer = await world.superuser.query(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from "${name}" as t`,
    )
    digests[name] = answer.rows[0].digest
  }
  return digests
}

/** Nothing that `work` does stays in the database. */
export async function expectNothingStored(world: World, work: () => Promise<void>): Promise<void> {
  const before = await stored(world)
  await work()
  expect(await stored(world)).toEqual(before)
}
