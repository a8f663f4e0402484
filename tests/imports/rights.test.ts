import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runNext } from '../../apps/server/src/modules/imports/index.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, imported, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, type Teams, withPolicy } from '../crew.ts'

let world: World
let tenant: string
let teams: Teams

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  teams = await makeTeams(world, tenant)
})
afterAll(() => world.stop())

const newRep = (about: Parameters<typeof person>[2] = {}) => person(world, tenant, { role: 'sales_rep', ...about })
const people = (count: number, prefix: string) =>
  ['姓名,手机', ...Array.from({ length: count }, (_, n) => `甲${n},${prefix}${String(n).padStart(5, '0')}`)].join('\n')
const fieldsOf = (job: { mapping: { field: string | null }[] }) => job.mapping.map(({ field }) => field)

/** Where the import stands, by the database. */
async function standing(id: string) {
  const { rows } = await world.superuser.query(
    'select state, failure, created, last_record, (select count(*)::int from contact where import_id = i.id) as made from import i where id = $1',
    [id],
  )
  return rows[0]
}

describe('who may import', () => {
  it.each(['marketer', 'analyst', 'service_agent', 'system_admin', 'security_admin', 'audit_admin', 'privacy_officer'])(
    'a %s may not',
    async (role) => {
      const who = await person(world, tenant, { role, name: role })
      const sent = await sendFile(world, who, { file: people(2, '137000'), options: { commit: true } })
      expect([sent.status, sent.body.code]).toEqual([403, 'forbidden'])
      expect((await who.get('/imports')).status).toBe(403)
      expect((await world.superuser.query('select 1 from import where user_id = $1', [who.id])).rows).toEqual([])
    },
  )

  it('an import is its importer’s alone: nobody else of the company, and nobody of another, finds it', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: '姓名,手机\n张一,1\n' })
    const foreign = await person(world, await company(world, '别家'), { role: 'sales_rep' })
    const manager = await person(world, tenant, { role: 'sales_manager', teamId: teams.north })
    for (const who of [await newRep(), manager, foreign]) {
      for (const path of ['', '/rows', '/errors'])
        expect((await who.get(`/imports/${done.id}${path}`)).status, path).toBe(404)
      for (const act of ['commit', 'undo']) expect((await who.post(`/imports/${done.id}/${act}`, {})).status).toBe(404)
      expect((await who.get('/imports')).body.data).toEqual([])
    }
  })

  it('a file is never held against another company’s customers', async () => {
    const there = await person(world, await company(world, '别家'), { role: 'sales_rep' })
    await imported(world, there, { file: '姓名,手机\n同名,13811110001\n' })
    const here = await imported(world, await newRep(), { file: '姓名,手机\n同名,13811110001\n' })
    expect(here).toMatchObject({ created: 1, skipped: 0, conflicts: 0 })
  })

  it('no more than 200 files a day, so that numbers are not tried by files', async () => {
    const rep = await newRep()
    await world.superuser.query(
      `insert into import (tenant_id, id, user_id, object, state, duplicates, create_missing, commits, sealed_details, created_at, expires_at)
       select $1, gen_random_uuid(), $2, 'contact', 'done', 'skip', '{}', true, '', $3::timestamptz, $3::timestamptz + interval '7 days' from generate_series(1, 200)`,
      [tenant, rep.id, new Date(world.clock.now() - 1_000).toISOString()],
    )
    const sent = await sendFile(world, rep, { file: people(1, '137001') })
    expect([sent.status, sent.body.code, sent.headers['retry-after']]).toEqual([429, 'too_many_requests', '3600'])
  })
})

describe('what an importer may write', () => {
  it('only fields granted to them are proposed, taken from a mapping, remembered, or written', async () => {
    await withPolicy(world, tenant, (policy) => ({
      ...policy,
      customFields: {
        contact: {
          cf_budget: { kind: 'text', class: 'confidential', label: { zh: '预算', en: 'Budget' }, custom: true },
        },
      },
      fieldGrants: {},
    }))
    const rep = await newRep()
    const sent = await sendFile(world, rep, { file: '姓名,手机,预算\n张三,13811110002,百万\n' })
    expect(fieldsOf(await carried(world, rep, sent.body.id))).toEqual(['name', 'mobile', null])
    const refused = await rep.post(`/imports/${sent.body.id}/commit`, { mapping: { 预算: 'cf_budget' } })
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid'])

    const grant = (mode: 'clear' | null) =>
      withPolicy(world, tenant, (policy) => ({
        ...policy,
        fieldGrants: mode === null ? {} : { sales_rep: { contact: { cf_budget: mode } } },
      }))
    await grant('clear')
    const granted = await newRep()
    const done = await imported(world, granted, {
      file: '姓名,手机,预算\n张四,13811110003,百万\n',
      options: { mapping: { 预算: 'cf_budget' } },
    })
    expect(fieldsOf(done)).toEqual(['name', 'mobile', 'cf_budget'])
    expect((await granted.post('/contacts/query', { q: '13811110003' })).body.data).toMatchObject([
      { cf_budget: '百万' },
    ])

    const late = await newRep()
    const waiting = await sendFile(world, late, { file: '姓名,手机,预算\n张五,13811110004,百万\n' })
    expect(fieldsOf(await carried(world, late, waiting.body.id))).toEqual(['name', 'mobile', 'cf_budget'])
    await grant(null)
    await late.post(`/imports/${waiting.body.id}/commit`, {})
    const run = await carried(world, late, waiting.body.id)
    expect(run).toMatchObject({ created: 0, rejected: 1 })
    const after = await sendFile(world, late, { file: '姓名,手机,预算\n张六,13811110005,百万\n' })
    expect(fieldsOf(await carried(world, late, after.body.id))).toEqual(['name', 'mobile', null])
  })

  it('a rep’s records are the rep’s own; a file that names a colleague as owner is refused row by row', async () => {
    const rep = await newRep({ teamId: teams.north, name: '林一', email: 'lin@example.com' })
    await newRep({ teamId: teams.north, name: '林二', email: 'second@example.com' })
    const file =
      '姓名,手机,负责人\n甲,13811110006,林一\n乙,13811110007,second@example.com\n丙,13811110008,LIN@example.com\n丁,13811110009,无此人\n'
    const done = await imported(world, rep, { file })
    expect(done).toMatchObject({ created: 2, rejected: 2 })
    const rows = (await rep.get(`/imports/${done.id}/rows?outcome=rejected`)).body.data
    expect(rows.map((row: { row: number; faults: object[] }) => [row.row, row.faults])).toMatchObject([
      [2, [{ column: '负责人', code: 'reference_unknown' }]],
      [4, [{ column: '负责人', code: 'reference_unknown' }]],
    ])
  })

  it('a manager gives records to the people of the teams below, and to nobody else', async () => {
    const manager = await person(world, tenant, { role: 'sales_manager', teamId: teams.north, name: '经理' })
    const below = await newRep({ teamId: teams.south, name: '下属' })
    await newRep({ teamId: teams.west, name: '旁人' })
    const file = '姓名,手机,负责人\n戊,13811110010,下属\n己,13811110011,旁人\n庚,13811110012,\n'
    const done = await imported(world, manager, { file })
    expect(done).toMatchObject({ created: 2, rejected: 1 })
    expect((await below.get('/contacts')).body.data.map((each: { name: string }) => each.name)).toEqual(['戊'])
  })
})

describe('an import that is under way', () => {
  const freeze = async (who: TestPerson) => {
    const guard = await person(world, tenant, { role: 'security_admin', name: '安全' })
    const frozen = await guard.post(`/users/${who.id}/freeze`, { reason: '离职调查' })
    expect(frozen.status, frozen.text).toBeLessThan(300)
  }
  const untilStored = async (id: string) => {
    for (let now = await standing(id); now.last_record === 0; now = await standing(id))
      expect(now.state).toBe('running')
  }

  it('stops when its importer is frozen: what was stored stays and is told, nothing more is written', async () => {
    const rep = await newRep()
    const sent = await sendFile(world, rep, { file: people(20_000, '137010'), options: { commit: true } })
    const working = runNext(world.services)
    await untilStored(sent.body.id)
    await freeze(rep)
    await working
    const stopped = await standing(sent.body.id)
    expect(stopped).toMatchObject({ state: 'failed', failure: 'frozen' })
    expect(stopped.made).toBe(stopped.created)
    expect(stopped.made).toBeLessThan(20_000)
  })

  it('does not begin for one who was frozen while it waited', async () => {
    const rep = await newRep()
    const sent = await sendFile(world, rep, { file: people(10, '137011'), options: { commit: true } })
    await freeze(rep)
    while (await runNext(world.services));
    expect(await standing(sent.body.id)).toMatchObject({ state: 'failed', failure: 'frozen', made: 0 })
  })

  it('goes on with the rights its importer has by then: who lost the right imports nothing more', async () => {
    const rep = await newRep()
    const sent = await sendFile(world, rep, { file: people(20_000, '137012'), options: { commit: true } })
    const working = runNext(world.services)
    await untilStored(sent.body.id)
    const admin = await person(world, tenant, { role: 'system_admin', name: '管理' })
    const guard = await person(world, tenant, { role: 'security_admin', name: '安全' })
    const changed = await admin.patch(`/users/${rep.id}`, { roles: ['analyst'] }, 1)
    expect(changed.status, changed.text).toBeLessThan(300)
    expect((await guard.post(`/users/${rep.id}/confirm`, {})).status).toBe(200)
    await working
    expect(await standing(sent.body.id)).toMatchObject({ state: 'failed', failure: 'forbidden' })
  })
})

describe('the log', () => {
  it('holds one event for each batch with the ids it made, one for the whole with its numbers, and no value', async () => {
    const rep = await newRep()
    const done = await imported(world, rep, { file: `姓名,手机,公司\n林黛玉,13811110099,潇湘馆有限公司\n坏,1,\n` })
    const { rows } = await world.superuser.query(`select event from audit_inbox where event like $1`, [`%${done.id}%`])
    const events = rows.map(({ event }) => JSON.parse(event))
    const acts = events.map((event) => event.api.operation)
    expect(acts).toEqual(expect.arrayContaining(['import.create', 'import.create_batch', 'import.done']))
    const { rows: made } = await world.superuser.query('select id from contact where import_id = $1', [done.id])
    const batches = events.filter((event) => event.api.operation === 'import.create_batch')
    expect(batches.map((event) => [event.unmapped.object, event.unmapped.count])).toEqual([
      ['account', 1],
      ['contact', 1],
    ])
    expect(batches[1].unmapped.ids).toEqual([made[0].id])
    const whole = events.find((event) => event.api.operation === 'import.done')
    expect(whole.unmapped.facts).toMatchObject({ rows: 2, created: 1, updated: 0, skipped: 0, rejected: 1 })
    expect(JSON.stringify(events)).not.toMatch(/林黛玉|潇湘馆|13811110099|客户\.csv/)
  })
})
