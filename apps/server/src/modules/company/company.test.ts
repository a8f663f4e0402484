import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let tenant: string
let system: TestPerson
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
})
afterAll(() => world.stop())

const versionOf = async () => (await system.get('/company')).body.version as number
const change = async (body: object) => system.patch('/company', body, await versionOf())
const DAY_MS = 86_400_000

test('a company in China begins with China’s holidays, its clock, and thirty quiet days', async () => {
  const { status, body } = await rep.get('/company')
  expect([status, body]).toEqual([
    200,
    {
      version: 1,
      name: '云杉精密仪器',
      country: 'CN',
      language: 'zh',
      quiet: { usual: 30, byLevel: {} },
      missedDays: 2,
      calendar: {
        timeZone: 'Asia/Shanghai',
        days: [1, 2, 3, 4, 5],
        from: '09:00',
        to: '18:00',
        holidays: 'CN',
        changes: {},
      },
      letterhead: { address: '', phone: '', taxNumber: '', bank: '', account: '' },
      feedNames: false,
      mailTracking: false,
      leaderboard: 'reach',
    },
  ])
})

test('the name, country and language are changed by the system administrator on the version that was seen', async () => {
  expect((await rep.patch('/company', { name: '别人' }, 1)).status).toBe(403)
  const changed = await change({ name: '云杉仪器集团', country: 'DE', language: 'en' })
  expect([changed.status, changed.body], changed.text).toMatchObject([
    200,
    { name: '云杉仪器集团', country: 'DE', version: 2 },
  ])
  expect((await system.patch('/company', { name: '旧的' }, 1)).status).toBe(412)
  expect((await rep.get('/auth/me')).body.company).toBe('云杉仪器集团')
  const made = await rep.post('/contacts', { name: 'Anna Weiß', phone: '030 901820' })
  expect((await rep.post(`/contacts/${made.body.id}/reveal`, { fields: ['phone'] })).body.phone).toBe('+4930901820')
  await change({ country: 'CN', language: 'zh' })
  const { rows } = await world.superuser.query(
    'select sealed_settings::text, policy_document from tenant where tenant_id = $1',
    [tenant],
  )
  expect(JSON.stringify(rows)).not.toContain('云杉')
})

test('what is no zone, no level, no day, or ends before it begins is refused', async () => {
  const { calendar } = (await system.get('/company')).body
  for (const body of [
    { calendar: { ...calendar, timeZone: 'Mars/Olympus' } },
    { calendar: { ...calendar, from: '18:00', to: '09:00' } },
    { calendar: { ...calendar, changes: { '2026-02-30': 'off' } } },
    { quiet: { usual: 30, byLevel: { z: 7 } } },
  ])
    expect((await change(body)).status, JSON.stringify(body)).toBe(422)
  expect((await change({})).status).toBe(400)
})

test('quiet is counted by level, by the server, and only levels one sees tell anything', async () => {
  await change({ quiet: { usual: 30, byLevel: { a: 7 } } })
  const made = async (name: string, level?: string) =>
    (await rep.post('/accounts', { name, ...(level === undefined ? {} : { level }) })).body.id
  const [key, other, never] = [await made('重点', 'a'), await made('一般', 'b'), await made('从未', 'b')]
  for (const id of [key, other])
    await rep.post('/activities', { kind: 'call', about: { object: 'account', id }, words: '通了' })
  const quiet = async (who: TestPerson) => {
    const answer = await who.post('/accounts/query', { filter: { lastFollowUpAt: { quiet: true } } })
    expect(answer.status, answer.text).toBe(200)
    return answer.body.data.map(({ id }: { id: string }) => id).sort()
  }
  expect(await quiet(rep)).toEqual([never])
  world.clock.advance(8 * DAY_MS)
  const later = await person(world, tenant, { role: 'sales_manager' })
  expect(await quiet(later)).toEqual([])
  const own = await againRep()
  expect(await quiet(own)).toEqual([key, never].sort())
  world.clock.advance(23 * DAY_MS)
  expect(await quiet(await againRep())).toEqual([key, never, other].sort())
})

async function againRep(): Promise<TestPerson> {
  rep = await again(world, rep)
  system = await again(world, system)
  return rep
}

test('a year’s calendar tells the holidays, the days worked instead, the company’s own, and what is not announced', async () => {
  const { calendar } = (await system.get('/company')).body
  await change({ calendar: { ...calendar, changes: { '2026-11-27': 'off' } } })
  const year = (await rep.get('/company/calendar?year=2026')).body
  expect(year).toMatchObject({ announced: true, source: expect.stringContaining('gov.cn') })
  expect(year.days).toContainEqual({ date: '2026-11-27', worked: false, because: 'own' })
  expect(year.days.filter(({ because }: { because: string }) => because === 'make_up')).toHaveLength(6)
  expect((await rep.get('/company/calendar?year=2027')).body).toEqual({
    year: 2027,
    announced: false,
    source: null,
    days: [],
  })
})
