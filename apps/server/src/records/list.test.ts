import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  rep = await person(world, await company(world), { role: 'sales_rep' })
})
afterAll(() => world.stop())

test('an empty list is an empty page', async () => {
  const answer = await rep.get('/contacts')
  expect(answer.body).toEqual({ data: [], page: { next: null, limit: 50 } })
  expect(answer.status).toBe(200)
})
