import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { findByWireName } from '../../packages/catalog/src/index.ts'
import { dice } from '../crew.ts'
import { type Crowd, makeCrowd, type Principal } from './crowd.ts'
import { model } from './model.ts'

/*
 * What a person is said to reach is what the gate lets them read: 14 principals and all records of the crowd, each count and each field held against the
 * plain model that single reads and lists are held against.
 */
let world: World
let crowd: Crowd
let rules: ReturnType<typeof model>
let security: TestPerson

interface Told {
  readonly object: string
  readonly count: number
  readonly lines: readonly { reach: string; count: number; clear: { name: string }[]; masked: { name: string }[] }[]
}

beforeAll(async () => {
  world = await startWorld()
  crowd = await makeCrowd(world, dice(20261130))
  rules = model(crowd.custom)
  const { tenantId } = (crowd.principals[0] as Principal).who
  security = await person(world, tenantId, { role: 'security_admin' })
})
afterAll(() => world.stop())

const reachOf = async (id: string): Promise<readonly Told[]> => {
  const answer = await security.get(`/users/${id}/reach`)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.data
}
const names = Array.from({ length: 14 }, (_, at) => at)
let counted = 0

describe.each(names)('principal %i', (at) => {
  test('reaches as many records as they can read, and sees the fields that are told', async () => {
    const asker = crowd.principals[at] as Principal
    const told = await reachOf(asker.id)
    for (const object of crowd.objects.served) {
      const mine = crowd.records.filter((kept) => kept.object.name === object.name)
      if (mine.length === 0) continue
      const readable = mine.filter((kept) => rules.modesOf(asker, kept, 'read') !== null).length
      const { count = 0, lines = [] } = told.find((each) => each.object === object.name) ?? {}
      expect(count, `${asker.name} ${object.name}`).toBe(readable)
      counted += count
      const keys = (of: 'clear' | 'masked') =>
        new Set(lines.flatMap((line) => line[of].map(({ name }) => findByWireName(object, name)?.key)))
      const [clear, masked] = [keys('clear'), keys('masked')]
      const shown = [...rules.everOf(asker, object, ['read'])]
      expect([...clear].sort(), `${asker.name} ${object.name}`).toEqual(
        shown.flatMap(([key, mode]) => (mode === 'clear' ? [key] : [])).sort(),
      )
      for (const [key, mode] of shown) if (mode === 'masked') expect(masked).toContain(key)
    }
  })
})

test('the counts were no idle ones', () => {
  expect(counted).toBeGreaterThan(500)
})

test('it is told to administrators of rights and to the auditor alone, of nobody that there is not, and stands in the record', async () => {
  const [rep] = crowd.principals as readonly [Principal]
  const privacy = await person(world, rep.who.tenantId, { role: 'privacy_officer' })
  for (const who of [rep.who, privacy]) expect((await who.get(`/users/${rep.id}/reach`)).status).toBe(403)
  const auditor = await person(world, rep.who.tenantId, { role: 'audit_admin' })
  expect((await auditor.get(`/users/${rep.id}/reach`)).status).toBe(200)
  expect((await security.get(`/users/${world.services.newId()}/reach`)).status).toBe(404)
  expect((await security.get('/users/none/reach')).status).toBe(404)
  const { rows } = await world.superuser.query(
    `select event from audit_inbox where event like '%"access.reach"%' and event like '%' || $1 || '%'`,
    [rep.id],
  )
  // their own attempt, the auditor’s, and that of the first test
  expect(rows).toHaveLength(3)
})

test('whoever could not come in reaches nothing', async () => {
  const rep = crowd.principals[1] as Principal
  expect((await reachOf(rep.id)).length).toBeGreaterThan(0)
  expect((await security.post(`/users/${rep.id}/freeze`, { reason: '丢了手机' })).status).toBeLessThan(300)
  expect(await reachOf(rep.id)).toEqual([])
})
