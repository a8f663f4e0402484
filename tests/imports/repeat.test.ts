import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { carried, multipartOf } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'

let world: World
let rep: TestPerson

beforeAll(async () => {
  world = await startWorld()
  rep = await person(world, await company(world), { role: 'sales_rep' })
})
afterAll(() => world.stop())

function send(file: string, key: string) {
  const { body, contentType } = multipartOf([
    { name: 'object', value: 'contacts' },
    { name: 'options', value: '{"commit":true}' },
    { name: 'file', value: file, fileName: 'a.csv' },
  ])
  return world.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { authorization: `Bearer ${rep.token}`, 'content-type': contentType, 'idempotency-key': key },
    payload: body,
  })
}

it('an upload repeated under its key is the same import; another file under it is refused; nothing is left on disk', async () => {
  const file = '姓名,手机\n张一,13800008001\n'
  const first = await send(file, 'k1')
  const [again, parallel] = await Promise.all([send(file, 'k1'), send(file, 'k1')])
  expect([first, again, parallel].map(({ statusCode }) => statusCode)).toEqual([202, 202, 202])
  expect(again.json()).toEqual(first.json())
  expect(again.headers['idempotent-replayed']).toBe('true')
  const other = await send(file.replace('张一', '张二'), 'k1')
  expect([other.statusCode, other.json().code]).toEqual([422, 'idempotency_mismatch'])
  expect(readdirSync(join(world.services.serverDir, 'uploads'))).toEqual([first.json().id])
  expect(await carried(world, rep, first.json().id)).toMatchObject({ created: 1 })
  expect((await rep.get('/contacts')).body.data).toHaveLength(1)
  expect((await send(file, 'k2')).json().id).not.toBe(first.json().id)
})
