/** Real server processes, killed in the middle of an import and of an undoing: nothing twice, nothing lost, the numbers exact. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, testClock, type World } from '../../apps/server/src/testing/world.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const PORT = 4610
const COUNTS = ['rows', 'created', 'updated', 'skipped', 'rejected', 'conflicts', 'duplicates'] as const

let world: World
const servers: ServerProcess[] = []

beforeAll(async () => {
  // the processes go by the machine's clock, so the world does too
  world = await startWorld({ clock: testClock(Date.now()) })
})
afterAll(async () => {
  for (const server of servers) await server.kill()
  await world.stop()
})

async function start(): Promise<ServerProcess> {
  const server = await startServerProcess(world, PORT)
  servers.push(server)
  return server
}

/** New people, some rejected, some repeated far behind their first row, with companies that are made on the way. */
const FILE = [
  '姓名,手机,公司,职务',
  ...Array.from({ length: 12_000 }, (_, n) => {
    const number = String(n).padStart(5, '0')
    if (n % 97 === 5) return `坏${n},12,,`
    if (n % 50 === 49 && n > 3_000) return `甲${n - 3_000},151001${String(n - 3_000).padStart(5, '0')},,厂长`
    return `甲${n},151001${number},${n % 10 === 0 ? `云杉第${n % 700}分厂` : ''},采购`
  }),
].join('\n')

const api = (server: ServerProcess, who: TestPerson, path: string, init: RequestInit = {}) =>
  fetch(`${server.url}/api/v1${path}`, { ...init, headers: { authorization: `Bearer ${who.token}`, ...init.headers } })

async function upload(server: ServerProcess, who: TestPerson): Promise<string> {
  const form = new FormData()
  form.append('object', 'contacts')
  form.append('options', JSON.stringify({ commit: true, duplicates: 'update' }))
  form.append('file', new Blob([FILE]), '客户.csv')
  const sent = await api(server, who, '/imports', { method: 'POST', body: form })
  expect(sent.status).toBe(202)
  return ((await sent.json()) as { id: string }).id
}

interface Standing {
  readonly state: string
  readonly last_record: number
  readonly undone: number
}

async function standing(id: string): Promise<Standing> {
  const { rows } = await world.superuser.query(
    `select state, last_record, coalesce((undo ->> 'undone')::int, 0) as undone from import where id = $1`,
    [id],
  )
  return rows[0]
}

/** Looks often, but leaves the machine to those that are looked at. */
const until = (id: string, is: (now: Standing) => boolean) =>
  vi.waitUntil(
    async () => {
      const now = await standing(id)
      expect(now.state).not.toBe('failed')
      return is(now)
    },
    { timeout: 100_000, interval: 10 },
  )

/** What stands in the base of an import, besides what the import says of itself. */
async function stored(id: string, tenant: string) {
  const { rows } = await world.superuser.query(
    `select (select count(*)::int from contact where import_id = $1 and deleted_at is null) as contacts,
      (select count(*)::int from account where import_id = $1 and deleted_at is null) as accounts,
      (select count(distinct k.digest)::int from record_key k join contact c on c.id = k.record_id and c.import_id = $1 and c.deleted_at is null
        where k.tenant_id = $2 and k.field = 'mobile') as mobiles,
      (select count(*)::int from import_row where import_id = $1) as notes`,
    [id, tenant],
  )
  return rows[0]
}

const countsOf = (job: Record<string, unknown>) => Object.fromEntries(COUNTS.map((name) => [name, job[name]]))

describe('an import whose server is killed', () => {
  it('twice in its middle comes out exactly as one that ran in peace', async () => {
    const calm = await person(world, await company(world), { role: 'sales_rep' })
    const peaceful = await imported(world, calm, { file: FILE, options: { duplicates: 'update' } })
    const tenant = await company(world)
    const rep = await person(world, tenant, { role: 'sales_rep' })
    let server = await start()
    const id = await upload(server, rep)
    for (const reached of [1_000, 7_000]) {
      await until(id, ({ state, last_record }) => state === 'done' || last_record >= reached)
      await server.kill()
      server = await start()
    }
    await until(id, ({ state }) => state === 'done')
    const job = (await (await api(server, rep, `/imports/${id}`)).json()) as Record<string, unknown>
    expect(countsOf(job)).toEqual(countsOf(peaceful))
    const base = await stored(id, tenant)
    expect(base).toEqual(await stored(peaceful.id, calm.tenantId))
    expect([base.contacts, base.mobiles]).toEqual([job['created'], job['created']])
    await server.stop()
  })

  it('while it undoes, twice, goes on by itself and ends as one that was undone in peace', async () => {
    const tenant = await company(world)
    const rep = await person(world, tenant, { role: 'sales_rep' })
    const [first, second] = ['甲1,15100100001,,原职', '甲2,15100100002,,原职']
    await imported(world, rep, { file: ['姓名,手机,公司,职务', first, second].join('\n') })
    const done = await imported(world, rep, { file: FILE, options: { duplicates: 'update' } })
    const before = await stored(done.id, tenant)
    const find = async (q: string) => (await rep.post('/contacts/query', { q })).body.data
    const [changed] = await find('15100100002')
    expect((await rep.patch(`/contacts/${changed.id}`, { title: '改过' }, changed.version)).status).toBe(200)
    let server = await start()
    // who asked is cut off by the first kill, or knows by then that it goes on
    const asked = api(server, rep, `/imports/${done.id}/undo`, { method: 'POST' }).catch(() => null)
    for (const reached of [1, 6_000]) {
      await until(done.id, ({ state, undone }) => state === 'undone' || undone >= reached)
      expect((await standing(done.id)).state).toBe('undoing')
      await server.kill()
      server = await start()
    }
    expect([undefined, 202]).toContain((await asked)?.status)
    await until(done.id, ({ state }) => state === 'undone')
    const job = await (await api(server, rep, `/imports/${done.id}`)).json()
    expect(job).toMatchObject({
      undo: { undone: before.contacts + before.accounts, restored: 1, keptCount: 1, kept: [{ id: changed.id }] },
    })
    expect(await stored(done.id, tenant)).toMatchObject({ contacts: 0, accounts: 0 })
    expect([await find('15100100001'), await find('15100100002')]).toMatchObject([
      [{ title: '原职' }],
      [{ title: '改过' }],
    ])
    expect((await rep.get('/contacts?count=exact')).body.page.count).toBe(2)
    await server.stop()
  })
})
