import { afterAll, beforeAll, expect, test } from 'vitest'
import { settle } from '../../apps/server/src/modules/audit/testing/recorded.ts'
import { verifyAllRows } from '../../apps/server/src/modules/integrity/index.ts'
import { emptyTrash } from '../../apps/server/src/records/index.ts'
import { again, company, person, type TestAnswer, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

/* Whatever the application does, its rows match the record of everything; whatever is changed behind it does not. */
let world: World
let tenant: string
let manager: TestPerson
let system: TestPerson
let security: TestPerson

const TABLES = ['account', 'contact', 'lead', 'activity', 'task'] as const
const DAY_MS = 24 * 60 * 60_000

/** A stream of numbers in [0, 1) that is the same every time (mulberry32). */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const joined = (role: string) => person(world, tenant, { role })
  manager = await joined('sales_manager')
  system = await joined('system_admin')
  security = await joined('security_admin')
})
afterAll(() => world.stop())

async function verified() {
  await settle(world.services)
  const [report] = await verifyAllRows(world.services, { tenant })
  return report
}

interface Play {
  readonly draw: () => number
  /** Ids that were made, by plural. */
  readonly made: Record<string, string[]>
  readonly merges: string[]
  readonly imports: string[]
  readonly fields: string[]
  /** How often each act was let through. */
  readonly done: Map<string, number>
  readonly who: () => TestPerson
}

const pick = <T>(play: Play, list: readonly T[]): T | undefined => list[Math.floor(play.draw() * list.length)]
/** One of the newest: acts then meet on the same few records, most of which still live. */
const anyOf = (play: Play, plural: string): string =>
  pick(play, (play.made[plural] ?? []).slice(-6)) ?? world.services.newId()
const mobile = (play: Play): string => `139${String(Math.floor(play.draw() * 100_000_000)).padStart(8, '0')}`
const letter = (play: Play): string => pick(play, [...'甲乙丙丁戊己庚辛壬癸']) ?? '甲'
const day = (play: Play): string => `2026-12-${String(1 + Math.floor(play.draw() * 28)).padStart(2, '0')}T08:00:00.000Z`

const keep = (play: Play, plural: string, answer: TestAnswer): TestAnswer => {
  if (answer.status === 201) play.made[plural] = [...(play.made[plural] ?? []), answer.body.id]
  return answer
}

const versionOf = async (play: Play, plural: string, id: string): Promise<number> =>
  (await play.who().get(`/${plural}/${id}`)).body.version ?? 1

const custom = (play: Play): Record<string, unknown> =>
  Object.fromEntries(play.fields.map((key) => [key, Math.floor(play.draw() * 1_000) / 10]))

const acts: Readonly<Record<string, (play: Play) => Promise<TestAnswer>>> = {
  account: async (play) =>
    keep(
      play,
      'accounts',
      await play.who().post('/accounts', { name: `${letter(play)}${letter(play)}公司`, level: 'a' }),
    ),
  contact: async (play) =>
    keep(
      play,
      'contacts',
      await play.who().post('/contacts', {
        name: letter(play),
        mobile: mobile(play),
        accountId: anyOf(play, 'accounts'),
        ...custom(play),
      }),
    ),
  lead: async (play) =>
    keep(play, 'leads', await play.who().post('/leads', { name: letter(play), mobile: mobile(play) })),
  task: async (play) =>
    keep(
      play,
      'tasks',
      await play.who().post('/tasks', {
        what: letter(play),
        due: day(play),
        about: { object: 'contact', id: anyOf(play, 'contacts') },
      }),
    ),
  followUp: async (play) =>
    keep(
      play,
      'activities',
      await play.who().post('/activities', {
        kind: 'call',
        about: {
          object: play.draw() < 0.7 ? 'contact' : 'account',
          id: anyOf(play, play.draw() < 0.7 ? 'contacts' : 'accounts'),
        },
        people: [anyOf(play, 'contacts')],
        words: letter(play),
        nextStep: letter(play),
        nextStepAt: day(play),
      }),
    ),
  change: async (play) => {
    const plural = pick(play, ['contacts', 'accounts', 'leads'] as const) ?? 'contacts'
    const id = anyOf(play, plural)
    const values = plural === 'accounts' ? { name: `${letter(play)}厂` } : { name: letter(play), ...custom(play) }
    return play
      .who()
      .patch(
        `/${plural}/${id}`,
        plural === 'leads' ? { name: letter(play) } : values,
        await versionOf(play, plural, id),
      )
  },
  remove: async (play) => {
    const plural = pick(play, ['contacts', 'accounts', 'leads', 'tasks', 'activities'] as const) ?? 'contacts'
    return play.who().delete(`/${plural}/${anyOf(play, plural)}`)
  },
  restore: async (play) => {
    const id = anyOf(play, 'contacts')
    await play.who().delete(`/contacts/${id}`)
    return play.who().post(`/contacts/${id}/restore`)
  },
  merge: async (play) => {
    const plural = play.draw() < 0.7 ? 'contacts' : 'accounts'
    const [id, otherId] = [anyOf(play, plural), anyOf(play, plural)]
    const undecided = (await play.who().post(`/${plural}/${id}/merge/preview`, { otherId })).body.undecided ?? []
    const choose = Object.fromEntries(undecided.map((name: string) => [name, 'other']))
    const answer = await play.who().post(`/${plural}/${id}/merge`, { otherId, choose })
    if (answer.status === 200) play.merges.push(answer.body.mergeId)
    return answer
  },
  unmerge: (play) => play.who().post(`/merges/${pick(play, play.merges) ?? world.services.newId()}/undo`),
  batch: (play) =>
    play.who().post('/contacts/batch', {
      mode: play.draw() < 0.7 ? 'each' : 'all',
      operations: [
        { op: 'create', values: { name: letter(play), mobile: mobile(play) } },
        { op: 'update', id: anyOf(play, 'contacts'), version: 1, values: { name: letter(play) } },
        { op: 'create', values: { name: letter(play), mobile: 'none' } },
        { op: 'delete', id: anyOf(play, 'contacts') },
      ],
    }),
  import: async (play) => {
    const rows = Array.from(
      { length: 5 },
      () => `${letter(play)}${letter(play)},${mobile(play)},${letter(play)}${letter(play)}公司`,
    )
    const file = ['姓名,手机,公司', ...rows, rows[0]].join('\n')
    const done = await imported(world, play.who(), {
      file,
      options: { duplicates: 'update', createMissing: ['account'] },
    })
    play.imports.push(done.id)
    return { status: 200, body: done, text: '', headers: {} }
  },
  undoImport: (play) => play.who().post(`/imports/${play.imports.pop() ?? world.services.newId()}/undo`),
  field: async (play) => {
    const key = `f${play.fields.length}_${Math.floor(play.draw() * 1_000_000)}`
    const about = { object: 'contact', key, kind: 'decimal', class: 'internal', label: { zh: key, en: key } }
    const made = await system.post('/fields', about)
    if (made.status !== 201) return made
    await world.app.inject({
      method: 'PUT',
      url: `/api/v1/fields/${made.body.id}/grants`,
      headers: { authorization: `Bearer ${security.token}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ sales_manager: 'clear' }),
    })
    play.fields.push(made.body.key)
    return made
  },
  dropField: async (play) => {
    const key = play.fields.pop()
    return system.delete(`/fields/contact.${key}`)
  },
  team: (play) => system.post('/teams', { name: `${letter(play)}队` }),
}

async function act(play: Play, name: string): Promise<void> {
  const answer = await acts[name]?.(play)
  expect(answer?.status, answer?.text).toBeLessThan(500)
  if (answer !== undefined && answer.status < 300) play.done.set(name, (play.done.get(name) ?? 0) + 1)
}

async function playOn(play: Play, rounds: number): Promise<void> {
  const names = Object.keys(acts)
  for (let round = 0; round < rounds; round += 1) {
    const chosen = Array.from({ length: 3 }, () => pick(play, names) ?? 'contact')
    // three at once: writers meet on the same records
    await Promise.all(chosen.map((name) => act(play, name)))
  }
}

/** How often each act was let through, in all. */
const done = new Map<string, number>()

const newPlay = (seed: number): Play => ({
  draw: dice(seed),
  made: {},
  merges: [],
  imports: [],
  fields: [],
  done: new Map(),
  who: () => manager,
})

test.each([1, 2, 3])('whatever is done in whatever order leaves nothing to find (seed %i)', async (seed) => {
  const play = newPlay(seed)
  for (const name of ['account', 'contact', 'contact', 'lead', 'followUp', 'field']) await act(play, name)
  await playOn(play, 30)
  expect(await verified()).toMatchObject({ ok: true, count: 0, findings: [] })
  // the trash runs out: values go, ids stay
  world.clock.advance(31 * DAY_MS)
  await emptyTrash(world.services)
  manager = await again(world, manager)
  system = await again(world, system)
  security = await again(world, security)
  expect(await verified()).toMatchObject({ ok: true, count: 0, findings: [] })
  for (const [name, times] of play.done) done.set(name, (done.get(name) ?? 0) + times)
})

test('of every kind of act some were let through', () => {
  for (const name of Object.keys(acts)) expect(done.get(name) ?? 0, name).toBeGreaterThan(0)
})

test('a column that a later version brings changes nothing', async () => {
  await world.superuser.query('alter table contact add column if not exists brought_later text')
  expect(await verified()).toMatchObject({ ok: true, count: 0 })
})

/** Another value of the column's type; the row it stands in then is not what was recorded. */
const OTHER: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  text: `coalesce(%, '') || 'x'`,
  integer: 'coalesce(%, 0) + 1',
  numeric: 'coalesce(%, 0) + 0.01',
  boolean: 'not coalesce(%, false)',
  'timestamp with time zone': `coalesce(%, timestamptz '2026-01-01') + interval '1 second'`,
  date: `coalesce(%, date '2026-01-01') + 1`,
  jsonb: `coalesce(%, '{}') || '{"x":1}'`,
  ARRAY: `array_append(%, null)`,
  bytea: `coalesce(%, '') || '\\x00'`,
}

test('any single change of any column of any record is found', async () => {
  const draw = dice(20_261_126)
  const { superuser } = world
  const play = newPlay(7)
  for (const name of ['account', 'contact', 'lead', 'task', 'followUp']) await act(play, name)
  await superuser.query('set session_replication_role = replica')
  for (const table of TABLES) {
    const { rows: columns } = await superuser.query(
      `select column_name as name, data_type as type from information_schema.columns
        where table_name = $1 and column_name not in ('tenant_id', 'id', 'brought_later') order by 1`,
      [table],
    )
    for (const { name, type } of columns) {
      const { rows } = await superuser.query(`select id from ${table} where tenant_id = $1 order by id`, [tenant])
      const { id } = rows[Math.floor(draw() * rows.length)]
      await superuser.query(`drop table if exists one; create table one as select * from ${table} where id = '${id}'`)
      const column = `"${name}"`
      await superuser.query(`update ${table} set ${column} = ${OTHER[type]?.replaceAll('%', column)} where id = $1`, [
        id,
      ])
      const report = await verified()
      expect(
        report?.findings.map((finding) => [finding.object, finding.id]),
        `${table}.${name}`,
      ).toEqual([[table, id]])
      await superuser.query(`delete from ${table} where id = $1`, [id])
      await superuser.query(`insert into ${table} select * from one`)
    }
  }
  await superuser.query('set session_replication_role = default')
  expect(await verified()).toMatchObject({ ok: true, count: 0 })
})
