import { afterAll, beforeAll, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { PRESENT_MS } from './presence-board.ts'

let world: World
let silence: (() => Promise<void>) | undefined
let manager: TestPerson
let owner: TestPerson
let stranger: TestPerson
let foreigner: TestPerson
let id: string

beforeAll(async () => {
  // the hub that is started below is the one the server answers with
  world = await startWorld({ modules })
  silence = await modules.find(({ name }) => name === 'stream')?.start?.(world.services)
  const tenant = await company(world)
  const teamId = (await (await person(world, tenant, { role: 'system_admin' })).post('/teams', { name: '华东一组' }))
    .body.id
  owner = await person(world, tenant, { role: 'sales_rep', name: '周雨桐', teamId })
  manager = await person(world, tenant, { role: 'sales_manager', name: '李娜', teamId })
  stranger = await person(world, tenant, { role: 'sales_rep', name: '丁越' })
  foreigner = await person(world, await company(world, '另一家'), { role: 'sales_manager', name: '外人' })
  id = (await owner.post('/contacts', { name: '沈嘉宁', mobile: '13800138000' })).body.id
})
afterAll(async () => {
  await silence?.()
  await world.stop()
})

const say = (who: TestPerson, state: string, at = id) => who.post('/presence', { object: 'contact', id: at, state })

/** What a person is told about who else is there, once the process has heard the news. */
const others = async (who: TestPerson, names: readonly string[]) => {
  await expect
    .poll(async () => (await say(who, 'here')).body.others.map((one: { name: string }) => one.name))
    .toEqual(names)
}

test('who can see a record learns who else has it open, and that somebody writes', async () => {
  expect((await say(owner, 'here')).body).toEqual({ others: [] })
  await others(manager, ['周雨桐'])
  await others(owner, ['李娜'])
  await say(manager, 'writing')
  await expect
    .poll(async () => (await say(owner, 'here')).body.others)
    .toEqual([{ id: manager.id, name: '李娜', state: 'writing' }])
  expect((await say(manager, 'gone')).status).toBe(200)
  await others(owner, [])
})

test('who leaves a record that is gone is refused nothing and told nothing', async () => {
  const gone = (await owner.post('/contacts', { name: '将删', mobile: '13800138001' })).body.id
  await say(owner, 'here', gone)
  await owner.delete(`/contacts/${gone}`)
  const left = await say(owner, 'gone', gone)
  expect([left.status, left.body]).toEqual([200, { others: [] }])
  expect((await say(owner, 'here', gone)).status).toBe(404)
})

test('whoever falls silent is forgotten by itself', async () => {
  await say(manager, 'here')
  await others(owner, ['李娜'])
  world.clock.advance(PRESENT_MS + 1)
  await others(owner, [])
})

test('who cannot see the record is told nothing and stands nowhere', async () => {
  for (const who of [stranger, foreigner]) {
    const answer = await say(who, 'here')
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
    expect(answer.text).not.toContain('周雨桐')
  }
  await others(owner, [])
  const nowhere = await owner.post('/presence', { object: 'nosuch', id, state: 'here' })
  expect(nowhere.status).toBe(404)
  expect((await say(owner, 'elsewhere')).status).toBe(400)
})
