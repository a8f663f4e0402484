import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stopServices } from '../../platform/start-services.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

/* Until when somebody's training is valid, and what a company forbids without one. */
let world: World
let security: TestPerson
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  const noList = { id: 'f', roles: [], object: 'contact', actions: ['list'], fields: [], when: ['untrained'] }
  const stated = await security.put('/access/rights', { version: 1, roles: [], forbids: [noList] })
  expect(stated.body.state).toBe('in_force')
  world.clock.advance(1_000)
})
afterAll(() => world.stop())

const DAY_MS = 86_400_000
/** In China, where the company is. */
const dayIn = (days: number) => new Date(world.clock.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)
const note = async (until: string | null, id = rep.id) =>
  (await again(world, security)).put(`/users/${id}/training`, { until })
const lists = async () => (await rep.get('/contacts')).status

describe('a training', () => {
  test('lifts what is forbidden without one in a running session, in every process, and its end puts it back', async () => {
    const far = await world.further()
    const listsAfar = async () =>
      ((await far.sessions.callerOf(rep.token)).access.objects.get('contact')?.levels ?? []).some(({ actions }) =>
        actions.includes('list'),
      )
    expect([await lists(), await listsAfar()]).toEqual([403, false])
    const noted = await note(dayIn(30))
    expect([noted.status, noted.body]).toEqual([200, { userId: rep.id, trainedUntil: dayIn(30) }])
    world.clock.advance(600)
    expect([await lists(), await listsAfar()]).toEqual([200, true])
    expect((await (await again(world, security)).get(`/users/${rep.id}`)).body.trainedUntil).toBe(dayIn(30))
    expect((await note(null)).status).toBe(200)
    world.clock.advance(600)
    expect([await lists(), await listsAfar()]).toEqual([403, false])
    await stopServices(far)
  })

  test('is valid through its last day, and not on the next', async () => {
    await note(dayIn(1))
    world.clock.advance(DAY_MS)
    rep = await again(world, rep)
    expect(await lists()).toBe(200)
    world.clock.advance(DAY_MS)
    rep = await again(world, rep)
    expect(await lists()).toBe(403)
    const why = await (await again(world, security)).get(`/users/${rep.id}/explain?object=contact&action=list`)
    expect([why.body.reason, why.body.forbids]).toEqual([
      'forbidden',
      [expect.objectContaining({ when: ['untrained'] })],
    ])
  })

  test('is noted of others alone, by who answers for rights, for a day to come within two years', async () => {
    expect((await note(dayIn(10), security.id)).body.errors).toEqual([
      expect.objectContaining({ path: '/id', code: 'own_account' }),
    ])
    const codes = [dayIn(-2), dayIn(3 * 366), '2027-02-30', '2027-13-01'].map(
      async (day) => (await note(day)).body.errors?.[0].code,
    )
    expect(await Promise.all(codes)).toEqual(['training_day', 'training_day', 'date_invalid', 'date_invalid'])
    const own = await again(world, rep)
    expect((await own.put(`/users/${rep.id}/training`, { until: dayIn(10) })).status).toBe(403)
    expect((await note(dayIn(10), world.services.newId())).status).toBe(404)
  })

  test('written into the row behind the application opens nothing: the person’s rights do not carry their seal', async () => {
    expect((await note(null)).status).toBe(200)
    rep = await again(world, rep)
    await world.superuser.query(`update app_user set trained_until = '2027-12-31' where id = $1`, [rep.id])
    world.clock.advance(600)
    expect(await lists()).toBe(401)
  })
})
