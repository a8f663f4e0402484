/** No room while an import runs: it rests, says so, and goes on by itself where it stood. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runNext } from '../../apps/server/src/modules/imports/index.ts'
import { stopServices } from '../../apps/server/src/platform/start-services.ts'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, sendFile } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
let tenant: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
})
afterAll(() => world.stop())

const FILE = ['姓名,手机', ...Array.from({ length: 2_500 }, (_, n) => `丁${n},134${String(n).padStart(8, '0')}`)].join(
  '\n',
)
const begun = async (rep: TestPerson): Promise<string> =>
  (await sendFile(world, rep, { file: FILE, options: { commit: true } })).body.id
/** What a while without a word of a process does. */
const leaseRunsOut = (id: string) => world.superuser.query('update import set locked_until = null where id = $1', [id])

describe('an import on a full disk', () => {
  it('rests where the database has no room, says what to do, and goes on where it stood', async () => {
    const rep = await person(world, tenant, { role: 'sales_rep' })
    const id = await begun(rep)
    await world.superuser.query(`create function no_room() returns trigger language plpgsql as $$ begin
      if (select count(*) from contact where import_id = new.import_id) >= 1000 then
        raise exception 'could not extend file: No space left on device' using errcode = '53100'; end if; return new; end $$`)
    await world.superuser.query(
      'create trigger no_room before insert on contact for each row execute function no_room()',
    )
    expect(await runNext(world.services)).toBe(true)
    const resting = (await rep.get(`/imports/${id}`)).body
    expect(resting).toMatchObject({ state: 'running', created: 1_000, failure: null, paused: { code: 'storage_full' } })
    expect(resting.paused.next.length).toBeGreaterThan(10)
    expect(await runNext(world.services), 'not tried again at once').toBe(false)
    await leaseRunsOut(id)
    await runNext(world.services)
    const { rows } = await world.superuser.query(
      `select 1 from audit_inbox where event like '%import.pause%' and event like $1`,
      [`%${id}%`],
    )
    expect(rows, 'told once').toHaveLength(1)
    await world.superuser.query('drop trigger no_room on contact')
    await leaseRunsOut(id)
    const done = await carried(world, rep, id)
    expect(done).toMatchObject({ state: 'done', rows: 2_500, created: 2_500, skipped: 0 })
    expect(done.paused).toBeUndefined()
  })

  it('rests where too little is left to begin anything, and goes on once there is room', async () => {
    const rep = await person(world, await company(world), { role: 'sales_rep' })
    const id = await begun(rep)
    const full = await world.further({ HOLDFAST_LEAST_FREE_MB: '1000000000' })
    expect(await runNext(full)).toBe(true)
    await stopServices(full)
    expect((await rep.get(`/imports/${id}`)).body).toMatchObject({ state: 'running', created: 0, failure: null })
    await leaseRunsOut(id)
    expect(await carried(world, rep, id)).toMatchObject({ state: 'done', created: 2_500 })
  })
})
