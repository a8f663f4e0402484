import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { settle } from '../../apps/server/src/modules/audit/testing/recorded.ts'
import { compareRows, type RowsReport, verifyAllRows } from '../../apps/server/src/modules/integrity/index.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { standingDigest } from '../../apps/server/src/testing/standing-digest.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

/* The superuser of the database changes rows behind the application: each is named, and nothing else. */
let world: World
let tenant: string
let rep: TestPerson
let auditor: TestPerson
let system: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  auditor = await person(world, tenant, { role: 'audit_admin' })
  system = await person(world, tenant, { role: 'system_admin' })
})
afterAll(() => world.stop())

const run = (text: string, values: unknown[] = []) => world.superuser.query(text, values)

async function verify(): Promise<RowsReport> {
  await settle(world.services)
  const [report] = await verifyAllRows(world.services, { tenant })
  if (report === undefined) throw new Error('nothing was compared')
  return report
}

const findings = async () => (await verify()).findings.map(({ object, id, kind }) => ({ object, id, kind }))

async function contact(name: string): Promise<string> {
  const made = await rep.post('/contacts', { name, mobile: '13977770001', source: 'website' })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}

const keep = (table: string, name = 'kept') =>
  run(`drop table if exists ${name}; create table ${name} as select * from ${table}`)

async function putBack(table: string, name = 'kept', where = 'true'): Promise<void> {
  await run(`delete from ${table} where ${where}`)
  await run(`insert into ${table} select * from ${name} where ${where}`)
}

/** Attacks a table, looks, and puts everything back as it was: then nothing is found any more. */
async function attacked(table: string, attack: () => Promise<unknown>, expected: unknown): Promise<void> {
  await keep(table)
  await run('set session_replication_role = replica')
  try {
    await attack()
    expect(await findings()).toEqual(expected)
  } finally {
    await putBack(table)
    await run('set session_replication_role = default')
  }
  expect(await findings()).toEqual([])
}

describe('of a record', () => {
  let id: string
  let second: string
  beforeEach(async () => {
    id = await contact('顾清源')
    second = await contact('林晚')
  })

  test('what nobody touched is found as it was written', async () => {
    const report = await verify()
    expect(report).toMatchObject({ ok: true, baselined: true, count: 0, findings: [], fault: null })
    expect(report.compared).toBeGreaterThan(4)
  })

  test.each([
    ['a plain field', `source = 'exhibition'`],
    ['a plain field taken away', 'source = null'],
    ['a time by a microsecond', `created_at = created_at + interval '1 microsecond'`],
    ['a time that is none', `updated_at = 'infinity'`],
    ['its owner', 'owner_id = gen_random_uuid()'],
    ['what it points to', 'account_id = gen_random_uuid()'],
    ['its envelope by one byte', 'sealed_personal = set_byte(sealed_personal, 20, get_byte(sealed_personal, 20) # 1)'],
    ['a field of the company’s own', `custom = '{"tier":"gold"}'`],
    ['its place in the trash', 'deleted_at = now()'],
    ['into whom it was merged', 'merged_into = gen_random_uuid()'],
  ])('%s that was changed is named', async (_, change) => {
    await attacked('contact', () => run(`update contact set ${change} where id = $1`, [id]), [
      { object: 'contact', id, kind: 'altered' },
    ])
  })

  test('one that was deleted is named', async () => {
    await attacked('contact', () => run('delete from contact where id = $1', [id]), [
      { object: 'contact', id, kind: 'removed' },
    ])
  })

  test('a copy under another id is named', async () => {
    const copy = world.services.newId()
    await attacked('contact', async () => {
      await run('create table copied as select * from contact where id = $1', [id])
      await run('update copied set id = $1', [copy])
      await run('insert into contact select * from copied')
      await run('drop table copied')
    }, [{ object: 'contact', id: copy, kind: 'inserted' }])
  })

  test('an old whole row put back, its version with it, is named', async () => {
    await keep('contact', 'old')
    expect((await rep.patch(`/contacts/${id}`, { source: 'referral' }, 1)).status).toBe(200)
    const where = `id = '${id}'`
    await attacked('contact', () => putBack('contact', 'old', where), [{ object: 'contact', id, kind: 'rolled_back' }])
  })

  test('two that were swapped are both named', async () => {
    await attacked(
      'contact',
      async () => {
        await run('create table two as select * from contact where id = any($1)', [[id, second]])
        await run('delete from contact where id = any($1)', [[id, second]])
        await run('update two set id = case id when $1 then $2::uuid else $1::uuid end', [id, second])
        await run('insert into contact select * from two')
        await run('drop table two')
      },
      expect.arrayContaining([
        { object: 'contact', id, kind: 'altered' },
        { object: 'contact', id: second, kind: 'altered' },
      ]),
    )
  })

  test('a table that was emptied is told record by record', async () => {
    const { rows } = await run('select id from contact order by id')
    await attacked(
      'contact',
      () => run('delete from contact'),
      rows.map((row: { id: string }) => ({ object: 'contact', id: row.id, kind: 'removed' })),
    )
  })

  test('a change that somebody saved over is named for good, until the log itself tells of it', async () => {
    const changed = { object: 'contact', id, kind: 'changed_between' }
    await run(`update contact set source = 'exhibition' where id = $1`, [id])
    expect((await rep.patch(`/contacts/${id}`, { title: '总监' }, 1)).status).toBe(200)
    expect(await findings()).toEqual([changed])
    await compareRows(world.services)
    const after = await verify()
    expect(after).toMatchObject({ ok: true, count: 0 })
    expect(after.told).toMatchObject([changed])
  })

  test('what was written a moment ago, and is in no checkpoint yet, is not taken for forged', async () => {
    await verify()
    await rep.patch(`/contacts/${id}`, { source: 'referral' }, 1)
    await contact('刚刚')
    const [report] = await verifyAllRows(world.services, { tenant })
    expect(report?.findings).toEqual([])
  })

  /** The event by which the contact was made, as it lies in the log. */
  const creation = async () => {
    await settle(world.services)
    const { rows } = await run(
      'select event, salt from audit_entry where tenant_id = $1 and record_id = $2 order by seq limit 1',
      [tenant, id],
    )
    return rows[0] as { event: string; salt: Buffer }
  }
  const putIn = (event: string, salt: Buffer) =>
    run('insert into audit_inbox (tenant_id, event, salt) values ($1, $2, $3)', [tenant, event, salt])
  const bothFound = (kind: string) =>
    [kind, 'forged'].map((each) => ({ object: 'contact', id, kind: each })).sort((a, b) => (a.kind < b.kind ? -1 : 1))
  const sorted = async () => (await findings()).sort((a, b) => (a.kind < b.kind ? -1 : 1))

  test('an event made to match an altered row is found: it is not the application’s', async () => {
    const { event, salt } = await creation()
    await keep('contact')
    await run(`update contact set source = 'exhibition' where id = $1`, [id])
    const digest = await standingDigest(world, { tenantId: tenant, object: 'contact', id })
    const forged = event.replace(/"wrote":\{"contact":\["[^"]+"/, `"wrote":{"contact":["${id} 1 ${digest}"`)
    await putIn(forged.replace(/"uid":"[^"]+","version"/, `"uid":"${world.services.newId()}","version"`), salt)
    expect(await sorted()).toEqual(bothFound('altered'))
    await putBack('contact')
    await compareRows(world.services)
    expect(await findings()).toEqual([])
  })

  test('an event of the application’s own, put in again to match an old row, is found', async () => {
    const { event, salt } = await creation()
    await keep('contact', 'old')
    expect((await rep.patch(`/contacts/${id}`, { source: 'referral' }, 1)).status).toBe(200)
    await keep('contact')
    await putBack('contact', 'old', `id = '${id}'`)
    await putIn(event, salt)
    expect(await sorted()).toEqual(bothFound('rolled_back'))
    await putBack('contact')
    await compareRows(world.services)
    expect(await findings()).toEqual([])
  })
})

describe('of those who may come in', () => {
  test.each([
    ['a membership', 'app_user', () => rep.id],
    ['a team', 'team', () => undefined],
  ])('%s that was deleted is named', async (_, table, idOf) => {
    const made = await system.post('/teams', { name: '东区' })
    const id = idOf() ?? made.body.id
    await attacked(table, () => run(`delete from ${table} where id = $1`, [id]), [
      { object: table, id, kind: 'removed' },
    ])
  })

  test('a role put back to what it was, rightly sealed in its day, is named', async () => {
    const { services } = world
    const joined = await person(world, tenant, { role: 'sales_rep' })
    await keep('app_user', 'old_user')
    const security = await person(world, tenant, { role: 'security_admin' })
    expect((await security.post(`/users/${joined.id}/freeze`, { reason: '离职' })).status).toBe(200)
    const where = `id = '${joined.id}'`
    await attacked('app_user', () => putBack('app_user', 'old_user', where), [
      { object: 'app_user', id: joined.id, kind: 'rolled_back' },
    ])
    expect(services.catalog.served.length).toBeGreaterThan(0)
  })

  test('a session that was ended and is put back is named', async () => {
    const joined = await person(world, tenant, { role: 'sales_rep' })
    await keep('session', 'old_session')
    expect((await joined.post('/auth/sign-out')).status).toBe(204)
    const { rows } = await run('select id from session where user_id = $1', [joined.id])
    const { id } = rows[0]
    await attacked('session', () => putBack('session', 'old_session', `id = '${id}'`), [
      { object: 'session', id, kind: 'altered' },
    ])
  })

  test('a company’s policy put back to what it was is named', async () => {
    await keep('tenant', 'old_tenant')
    expect((await system.post('/teams', { name: '西区' })).status).toBe(201)
    await attacked('tenant', () => putBack('tenant', 'old_tenant', `tenant_id = '${tenant}'`), [
      { object: 'tenant', id: tenant, kind: 'rolled_back' },
    ])
  })
})

describe('the comparison in the background', () => {
  const shown = async () => (await auditor.get('/audit/rows')).body

  test('names a record that does not match on the audit page and in the log, once, and says when it matches again', async () => {
    const id = await contact('后台')
    const round = async () => {
      await settle(world.services)
      await compareRows(world.services)
    }
    const found = async () => (await shown()).findings.filter((finding: { id: string }) => finding.id === id)
    await round()
    expect(await shown()).toMatchObject({ comparedAt: expect.any(String), logFault: null })
    expect(await found()).toEqual([])
    await keep('contact')
    await run(`update contact set source = 'exhibition' where id = $1`, [id])
    await round()
    await round()
    expect(await found()).toMatchObject([{ object: 'contact', id, kind: 'altered' }])
    await putBack('contact')
    await round()
    expect(await found()).toEqual([])
    await settle(world.services)
    const told = await auditor.get(`/audit/events?id=${id}`)
    const acts = told.body.data.map(({ event }: { event: { api: { operation: string } } }) => event.api.operation)
    expect(acts.filter((act: string) => act === 'record.mismatch')).toHaveLength(1)
    expect(acts.filter((act: string) => act === 'record.settled')).toHaveLength(1)
    expect((await rep.get('/audit/rows')).status).toBe(403)
  })

  test('finds a log that is not the one that was signed', async () => {
    await settle(world.services)
    const first = await run('select seq, event from audit_entry where tenant_id = $1 order by seq desc limit 1', [
      tenant,
    ])
    const { seq, event } = first.rows[0]
    await run('update audit_entry set event = $1 where tenant_id = $2 and seq = $3', [`${event} `, tenant, seq])
    await compareRows(world.services)
    expect((await shown()).logFault).toContain(`event ${seq}`)
    expect((await verifyAllRows(world.services, { tenant }))[0]).toMatchObject({ ok: false, fault: expect.any(String) })
    await run('update audit_entry set event = $1 where tenant_id = $2 and seq = $3', [event, tenant, seq])
    await compareRows(world.services)
    expect((await shown()).logFault).toBeNull()
  })
})
