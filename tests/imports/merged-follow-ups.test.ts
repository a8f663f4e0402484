/** A follow-up is known again by its customer and its words; a merge turns it to the customer that was kept. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { company, person } from '../../apps/server/src/testing/people.ts'
import { imported } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

it('the same follow-ups imported again after a merge, and after its undoing, are stored once', async () => {
  const rep = await person(world, await company(world), { role: 'sales_rep' })
  const make = async (name: string, mobile: string): Promise<string> =>
    (await rep.post('/contacts', { name, mobile })).body.id
  const [old, kept] = [await make('旧名', '13900004101'), await make('新名', '13900004102')]
  const file = (mobile: string) =>
    `关于,方式,时间,内容\n${mobile},电话,2026-11-02 10:00,谈了价格\n${mobile},拜访,2026-11-03 10:00,看了现场\n`
  const bring = (mobile: string) => imported(world, rep, { file: file(mobile), object: 'activities' })
  expect(await bring('13900004101')).toMatchObject({ created: 2, rejected: 0 })
  expect(await bring('13900004101')).toMatchObject({ created: 0, skipped: 2 })
  const merged = await rep.post(`/contacts/${kept}/merge`, { otherId: old, choose: { name: 'this', mobile: 'this' } })
  expect(merged.status, merged.text).toBe(200)
  expect(await bring('13900004102')).toMatchObject({ created: 0, skipped: 2 })
  expect((await rep.post(`/merges/${merged.body.mergeId}/undo`)).status).toBe(200)
  expect(await bring('13900004101')).toMatchObject({ created: 0, skipped: 2 })
  expect(await bring('13900004102')).toMatchObject({ created: 2, skipped: 0 })
})
