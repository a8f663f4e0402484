import { Writable } from 'node:stream'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createLog, errorFacts } from './log.ts'

const VALUES = ['张三丰', '13800138000', 'zsf@customer.example', '11010519491231002X']

let client: pg.Client
beforeAll(async () => {
  const { host, port, ownerPassword } = inject('testDatabase')
  client = new pg.Client({ host, port, user: 'holdfast_owner', password: ownerPassword, database: 'postgres' })
  await client.connect()
})
afterAll(() => client.end())

function logging() {
  const lines: string[] = []
  const log = createLog(
    'debug',
    new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    }),
  )
  return { log, lines }
}

const holdsNone = (said: string) => {
  for (const value of VALUES) expect(said).not.toContain(value)
}

test('whatever is handed to the log, only named members are printed, and no object', () => {
  const { log, lines } = logging()
  const [name = '', mobile = '', email = '', nationalId = ''] = VALUES
  log.info({ name, mobile, route: 'GET /api/v1/contacts', status: 200 }, 'answered')
  log.warn({ count: { email }, where: [nationalId], err: new Error(name), error: new Error(mobile) }, 'odd')
  log.error({ body: { mobile }, email }, 'odder')
  expect(log).not.toHaveProperty('child')
  expect(lines).toHaveLength(3)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ route: 'GET /api/v1/contacts', status: 200, msg: 'answered' })
  holdsNone(lines.join())
})

test('errors of the database say their code and place, not what they quote', async () => {
  const { log, lines } = logging()
  await client.query('create temp table person (name text primary key check (length(name) < 12))')
  for (const [statement, values, code] of [
    ['insert into person values ($1), ($1)', [VALUES[0]], '23505'],
    ['insert into person values ($1)', [VALUES[2]], '23514'],
    [`select '${VALUES[3]}'::int`, [], '22003'],
    [`select '${VALUES[0]}'::int`, [], '22P02'],
    [`select from "${VALUES[0]}"`, [], '42P01'],
  ] as const) {
    const failed = await client.query(statement, [...values]).then(
      () => undefined,
      (error: unknown) => error,
    )
    log.error(errorFacts(failed), 'failed')
    log.error(failed, 'failed')
    expect(errorFacts(failed)).toMatchObject({ error: 'DatabaseError', code })
  }
  expect(lines.join()).toContain('log.test.ts')
  holdsNone(lines.join())
})

test('a message that looks like a stack, or a code that is none, says nothing', () => {
  const [name = '', mobile = ''] = VALUES
  const tricky = Object.assign(new Error(`x\n    at ${name} (${mobile})`), { code: `${name} ${mobile}` })
  const changed = new Error('before')
  changed.message = `${mobile}\n    at ${name}`
  for (const error of [tricky, changed, name, { name }]) holdsNone(JSON.stringify(errorFacts(error)))
  expect(errorFacts(tricky).where).toContain('log.test.ts')
})
