import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person } from '../../../testing/people.ts'
import { imported, undone } from '../../../testing/uploads.ts'
import { startWorld, type World } from '../../../testing/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

test('an undoing names a record that was merged into another since, and what that one belongs to', async () => {
  const rep = await person(world, await company(world), { role: 'sales_rep' })
  const own = await rep.post('/contacts', { name: '卓一', mobile: '13900000031' })
  const done = await imported(world, rep, { file: '姓名,手机,公司\n卓二,13900000032,云杉九号厂\n' })
  const [zhuo] = (await rep.post('/contacts/query', { q: '卓二' })).body.data
  const merged = await rep.post(`/contacts/${own.body.id}/merge`, {
    otherId: zhuo.id,
    choose: { name: 'this', mobile: 'this' },
  })
  expect(merged.status).toBe(200)
  const left = await undone(world, rep, done.id)
  expect(left).toMatchObject({ undone: 0, restored: 0, keptCount: 2 })
  expect(left.kept.map(({ id, reason }: { id: string; reason: string }) => [id, reason])).toEqual(
    expect.arrayContaining([
      [zhuo.id, 'merged_since'],
      [zhuo.accountId, 'in_use'],
    ]),
  )
  expect((await rep.post(`/merges/${merged.body.mergeId}/undo`)).status).toBe(200)
  expect((await rep.post('/contacts/query', { q: '卓二' })).body.data).toMatchObject([{ accountId: zhuo.accountId }])
})
