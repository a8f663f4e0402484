import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { runNext } from './index.ts'

const FIXTURES = join(import.meta.dirname, '../../../../../tests/fixtures/chinese-customers')
const BOUNDARY = 'holdfast-test-boundary'

let world: World
let rep: TestPerson
let other: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
})
afterAll(() => world.stop())

function multipart(file: Buffer, fields: Record<string, string>, fileName = '客户.csv'): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${fileName}"\r\nContent-Type: text/csv\r\n\r\n`
  return Buffer.concat([Buffer.from(parts.join('') + head), file, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)])
}

async function send(who: TestPerson, file: Buffer, options: Record<string, unknown> = {}) {
  const answer = await world.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { authorization: `Bearer ${who.token}`, 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: multipart(file, { object: 'contacts', options: JSON.stringify(options) }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

async function worked(who: TestPerson, id: string) {
  while (await runNext(world.services)) expect(id).toBeDefined()
  return (await who.get(`/imports/${id}`)).body
}

test('the sample of 5,000 Chinese customers comes out exactly as expected', async () => {
  const sent = await send(rep, readFileSync(join(FIXTURES, 'customers_gb18030.csv')), { commit: true })
  expect(sent.status).toBe(202)
  const done = await worked(rep, sent.body.id)
  expect(done).toMatchObject({
    state: 'done',
    rows: 5000,
    created: 4475,
    updated: 0,
    skipped: 280,
    rejected: 245,
    conflicts: 25,
    encoding: 'gb18030',
  })
  const { rows } = await world.superuser.query('select count(*)::int as n from contact where import_id = $1', [
    sent.body.id,
  ])
  expect(rows[0].n).toBe(4475)
  const errors = await rep.get(`/imports/${sent.body.id}/errors`)
  expect(errors.status).toBe(200)
  const found = await rep.post('/contacts/query', { q: '13700005868' })
  expect(found.body.data).toMatchObject([
    { name: '曾梓志', mobile: '137****5868', customerNo: 'KH000001', since: '2021-11-23' },
  ])
  expect((await other.get(`/imports/${sent.body.id}`)).status).toBe(404)
})

const CSV = '姓名,手机,职务\n张一,13800001111,经理\n王二,13800002222,\n李三,12,总监\n'

test('a dry run writes nothing, shows what is wrong in each cell, and goes on when it is let', async () => {
  const sent = await send(other, Buffer.from(CSV))
  expect(sent.body.state).toBe('reading')
  const preview = await worked(other, sent.body.id)
  expect(preview).toMatchObject({ state: 'preview', rows: 3, rejected: 1 })
  expect((await other.get('/contacts')).body.data).toEqual([])
  const rows = await other.get(`/imports/${sent.body.id}/rows?outcome=rejected`)
  expect(rows.body.data).toMatchObject([
    { row: 3, cells: { 手机: '12' }, faults: [{ column: '手机', code: 'phone_invalid' }] },
  ])
  expect((await other.post(`/imports/${sent.body.id}/commit`, { mapping: { 没有: 'name' } })).status).toBe(422)
  expect((await other.post(`/imports/${sent.body.id}/commit`, {})).status).toBe(202)
  expect(await worked(other, sent.body.id)).toMatchObject({ state: 'done', rows: 3, created: 2, rejected: 1 })
  expect((await other.get('/contacts')).body.data).toHaveLength(2)
})

test('undoing takes away what was made and puts back what was changed, and names what someone touched since', async () => {
  const first = await send(other, Buffer.from('姓名,手机\n赵四,13800004444\n钱五,13800005555\n'), { commit: true })
  await worked(other, first.body.id)
  const update = await send(other, Buffer.from('姓名,手机,职务\n赵四,13800004444,厂长\n孙六,13800006666,\n'), {
    commit: true,
    duplicates: 'update',
  })
  expect(await worked(other, update.body.id)).toMatchObject({ created: 1, updated: 1 })
  const find = async (q: string) => (await other.post('/contacts/query', { q })).body.data
  expect(await find('赵四')).toMatchObject([{ title: '厂长' }])
  const answer = await other.post(`/imports/${update.body.id}/undo`)
  expect(answer.body).toMatchObject({ state: 'undone', undone: 1, restored: 1, kept: [] })
  expect(await find('赵四')).toMatchObject([{ title: null }])
  expect(await find('孙六')).toEqual([])
  const [touched] = await find('钱五')
  await other.patch(`/contacts/${touched.id}`, { title: '动过' }, touched.version)
  expect(
    (await other.post(`/imports/${first.body.id}/undo`)).body.kept.map((each: { id: string }) => each.id),
  ).toContain(touched.id)
})

test('what is no file of customers is refused, and nothing is stored', async () => {
  expect((await send(rep, Buffer.from('PK\u0003\u0004not a zip'))).status).toBe(422)
  const analyst = await person(world, rep.tenantId, { role: 'analyst', name: '顾明' })
  expect((await send(analyst, Buffer.from(CSV))).status).toBe(403)
  expect((await rep.post('/imports', {})).status).toBe(415)
})
