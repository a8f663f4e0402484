import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { formBody, visit } from './testing/visitor.ts'

/* A form on the company's website: strangers become leads by it, and by nothing of it does anybody learn anything. */
let world: World
let tenant: string
let admin: TestPerson
let keeper: TestPerson
let rep: TestPerson
let manager: TestPerson
let team: string
const SITE = 'https://www.example.com'

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  team = (await admin.post('/teams', { name: '官网组' })).body.id
  const other = (await admin.post('/teams', { name: '别组' })).body.id
  keeper = await person(world, tenant, { role: 'sales_manager', teamId: other, name: '看表单的' })
  manager = await person(world, tenant, { role: 'sales_manager', teamId: team, name: '经理' })
  rep = await person(world, tenant, { role: 'sales_rep', teamId: team, name: '官网销售' })
  await person(world, tenant, { role: 'analyst', teamId: team, name: '分析' })
})
afterAll(() => world.stop())

const stated = (more: object = {}) => formBody({ teamId: team, keeperId: keeper.id, origins: [SITE] }, more)
async function newForm(more: object = {}): Promise<{ id: string; key: string; version: number }> {
  const made = await admin.post('/web-forms', stated(more))
  expect(made.status, made.text).toBe(201)
  return made.body
}
let numbers = 0
const mobile = () => `137${String(40_000_000 + numbers++)}`
const good = (values: Record<string, string> = {}) => ({ name: '王小明', mobile: mobile(), note: '想询价', ...values })
/** A visitor behind an address of their own, so that no test spends another's. */
const visitor = (key: string, more: object = {}) =>
  visit(world, key, { origin: SITE, address: `203.0.${Math.floor(numbers / 250)}.${numbers++ % 250}`, ...more })
async function leads(where = 'true'): Promise<Record<string, unknown>[]> {
  const { rows } = await world.superuser.query(`select * from lead where tenant_id = $1 and ${where} order by id`, [
    tenant,
  ])
  return rows
}
const newest = async () => (await leads()).at(-1) ?? {}
const countsOf = async (id: string) =>
  (await admin.get('/web-forms')).body.data.find((form: { id: string }) => form.id === id).counts

describe('a form that is filled in', () => {
  test('becomes a lead with its source and what was agreed to, of a person of the form’s team, who is told', async () => {
    const form = await newForm()
    const sent = await visitor(form.key).send(good({ name: '李　雷', email: 'LI@Example.COM' }))
    expect(sent.status, sent.text).toBe(200)
    expect(sent.body).toEqual({ thanks: stated().thanks })
    const { id, owner_id: owner, created_by: by } = await newest()
    expect([manager.id, rep.id]).toContain(owner)
    expect(by).toBe(form.id)
    const who = owner === rep.id ? rep : manager
    const lead = (await who.get(`/leads/${id}`)).body
    expect(lead).toMatchObject({ name: '李雷', source: 'website', webForm: '官网询价', review: null })
    expect(lead).toMatchObject({ consentText: stated().consent.zh, consentVersion: 1, assignedBy: '官网询价' })
    expect(lead.consentAt).toMatch(/^2026-11-23T/)
    expect(lead.mobile).toMatch(/^137\*{4}/)
    const revealed = await who.post(`/leads/${id}/reveal`, { fields: ['email'], reason: 'follow_up' })
    expect(JSON.stringify(revealed.body)).toContain('@example.com')
  })

  test('a rule of the company comes before the form’s team', async () => {
    const form = await newForm()
    const { version } = (await admin.get('/assignment')).body
    const label = { zh: '官网', en: 'Website' }
    const rule = {
      id: 'web',
      label,
      when: [{ field: 'source', in: ['website'] }],
      way: 'person',
      to: keeper.id,
      atWork: false,
    }
    expect((await admin.put('/assignment', { rules: [rule] }, version)).status).toBe(200)
    expect((await visitor(form.key).send(good())).status).toBe(200)
    expect((await newest())['owner_id']).toBe(keeper.id)
    await admin.put('/assignment', { rules: [] }, version + 1)
  })

  test('by people at once each becomes one lead', async () => {
    const form = await newForm()
    const before = (await leads()).length
    const sent = await Promise.all(Array.from({ length: 6 }, () => visitor(form.key).send(good())))
    expect(sent.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(await leads()).toHaveLength(before + 6)
  })
})

describe('whoever is known already', () => {
  test('gets the same answer, byte for byte, where the number must be the only one; what was sent is held back and not lost', async () => {
    const form = await newForm()
    const number = mobile()
    const first = await visitor(form.key).send(good({ mobile: number }))
    await world.superuser.query(
      `insert into unique_rule (tenant_id, object, field) values ($1, 'lead', 'mobile') on conflict do nothing`,
      [tenant],
    )
    await world.superuser.query(`update record_key set exclusive = true where tenant_id = $1 and field = 'mobile'`, [
      tenant,
    ])
    const again = await visitor(form.key).send(good({ mobile: number, name: '另一位' }))
    expect([again.status, again.text]).toEqual([first.status, first.text])
    const bare = (headers: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(date|x-request-id|vary)$/.test(name)))
    expect(bare(again.headers)).toEqual(bare(first.headers))
    const held = await newest()
    expect(held).toMatchObject({ review: 'held', owner_id: keeper.id, review_reasons: ['known'] })
    expect((await keeper.get(`/leads/${held['id']}`)).body).toMatchObject({ name: '另一位', mobile: null })
    await world.superuser.query(`delete from unique_rule where tenant_id = $1`, [tenant])
    await world.superuser.query(`update record_key set exclusive = false where tenant_id = $1`, [tenant])
  })
})

describe('what looks as if no customer sent it', () => {
  test.each([
    ['trap', {}, { website: 'https://spam.example' }],
    ['links', { name: '王 www.spam.top' }, {}],
    ['markup', { note: '<script>alert(1)</script>' }, {}],
    ['formula', { company: '=HYPERLINK("http://x","y")' }, {}],
  ])('is answered alike, held back and listed with why: %s', async (reason, values, extra) => {
    const form = await newForm()
    const sent = await visitor(form.key).send(good(values), extra)
    expect([sent.status, sent.body]).toEqual([200, { thanks: stated().thanks }])
    const listed = (await keeper.post('/leads/query', { filter: { review: 'held' } })).body
    const [mine] = (await leads(`review = 'held'`)).slice(-1)
    expect(mine?.['review_reasons']).toEqual([reason])
    expect(JSON.stringify(listed)).toContain(String(mine?.['id']))
    expect(await countsOf(form.id)).toEqual({ held: 1 })
  })

  test('filled in faster than anybody types it is held back', async () => {
    const form = await newForm()
    await visitor(form.key, { waits: 0 }).send(good())
    expect(await newest()).toMatchObject({ review: 'held', review_reasons: ['fast'] })
  })

  test('nobody there to take it: whoever looks after the form has it', async () => {
    const empty = (await admin.post('/teams', { name: '空组' })).body.id
    const form = await newForm({ teamId: empty })
    expect((await visitor(form.key).send(good())).status).toBe(200)
    expect(await newest()).toMatchObject({ review: 'held', review_reasons: ['nobody'], owner_id: keeper.id })
  })

  test('accepted, it goes where the rules say, once; discarded, into the trash', async () => {
    const form = await newForm()
    await visitor(form.key, { waits: 0 }).send(good())
    await visitor(form.key, { waits: 0 }).send(good())
    const [first, second] = (await leads(`review = 'held'`)).slice(-2).map(({ id }) => String(id))
    const { version } = (await admin.get('/assignment')).body
    const rule = { id: 'all', label: { zh: '全部', en: 'All' }, when: [], way: 'person', to: rep.id, atWork: false }
    await admin.put('/assignment', { rules: [rule] }, version)
    expect((await rep.post(`/leads/${first}/accept`, {}, { 'if-match': '"1"' })).status).toBe(404)
    const accepted = await keeper.post(`/leads/${first}/accept`, {}, { 'if-match': '"1"' })
    expect([accepted.status, accepted.body.version], accepted.text).toEqual([200, 2])
    expect((await rep.get(`/leads/${first}`)).body).toMatchObject({ review: 'accepted', assignedBy: '全部' })
    expect((await rep.post(`/leads/${first}/accept`, {}, { 'if-match': '"2"' })).status).toBe(409)
    expect((await keeper.delete(`/leads/${second}`)).status).toBe(204)
    await admin.put('/assignment', { rules: [] }, version + 1)
  })
})

describe('refused', () => {
  test('a token works once, for its own form, and until it expires', async () => {
    const [form, other] = [await newForm(), await newForm()]
    const guest = visitor(form.key)
    const shown = await guest.show()
    const first = await guest.sendWith(shown, good())
    const again = await guest.sendWith(shown, good())
    expect([first.status, again.status, again.body.code]).toEqual([200, 422, 'form_stale'])
    const foreign = await visitor(other.key).sendWith(await guest.show(), good())
    expect(foreign.body.code).toBe('form_stale')
    const old = await guest.show()
    world.clock.advance(2 * 3_600_000 + 1)
    expect((await guest.sendWith(old, good())).body.code).toBe('form_stale')
  })

  test('without work, or with another’s', async () => {
    const form = await newForm()
    const guest = visitor(form.key)
    const shown = await guest.show()
    for (const work of ['', '1x', '0']) {
      const sent = await guest.sendWith(shown, good(), { work })
      if (work !== '0') expect(sent.body.code, work).toBe('form_stale')
    }
  })

  test('fields that the form does not ask for, whether the lead has them or not, and values that are none', async () => {
    const form = await newForm()
    const before = (await leads()).length
    const sent = await visitor(form.key).send({
      ...good(),
      ownerId: rep.id,
      status: 'converted',
      nonsense: 'x',
      review: 'accepted',
    })
    expect(sent.status).toBe(422)
    expect(sent.body.errors.map(({ path, code }: Record<string, string>) => `${path} ${code}`)).toEqual(
      ['ownerId', 'status', 'nonsense', 'review'].map((name) => `/${name} field_unknown`),
    )
    expect((await visitor(form.key).send(good({ mobile: '12' }))).body.errors[0].path).toBe('/mobile')
    expect((await visitor(form.key).send({ name: '无号码' })).body.errors).toMatchObject([
      { path: '/mobile', code: 'required' },
    ])
    expect((await visitor(form.key).send(good(), { consent: '' })).body.errors).toMatchObject([{ path: '/consent' }])
    expect((await visitor(form.key).send(good({ name: 'a\r\nBcc: x@y.z' }))).status).toBe(422)
    expect(await leads()).toHaveLength(before)
    expect(await countsOf(form.id)).toEqual({ invalid: 5 })
  })

  test('from a page of another site, and nothing lets that page read an answer', async () => {
    const form = await newForm()
    for (const origin of [
      'https://evil.example',
      'https://www.example.com.evil.example',
      'http://www.example.com',
      'null',
    ]) {
      const shown = await visitor(form.key, { origin }).show()
      expect([shown.status, shown.body.code], origin).toEqual([403, 'origin_refused'])
      expect(shown.headers['access-control-allow-origin']).toBeUndefined()
    }
    const shown = await visitor(form.key).show()
    expect(shown.headers['access-control-allow-origin']).toBe(SITE)
    expect(shown.headers['access-control-allow-credentials']).toBeUndefined()
    expect(shown.headers['vary']).toContain('Origin')
    const fetched = await world.app.inject({
      method: 'OPTIONS',
      url: `/api/v1/public/forms/${form.key}`,
      headers: { origin: SITE },
    })
    expect(fetched.statusCode).toBe(404)
  })

  test('a form that is switched off, rotated away or never was is one answer', async () => {
    const form = await newForm()
    const guest = visitor(form.key)
    const shown = await guest.show()
    const security = await person(world, tenant, { role: 'security_admin' })
    expect((await security.post(`/web-forms/${form.id}/stop`)).body.on).toBe(false)
    const off = await guest.sendWith(shown, good())
    const rotated = (await admin.post(`/web-forms/${(await newForm()).id}/rotate`)).body
    expect((await visitor(rotated.key).show()).status).toBe(200)
    const never = `${form.key.slice(0, 21)}${'A'.repeat(21)}A`
    const bare = ({ traceId: _t, instance: _i, ...rest }: Record<string, unknown>) => rest
    const answers = [off, await guest.show(), await visitor(never).show()]
    for (const answer of answers) expect([answer.status, bare(answer.body)]).toEqual([404, bare(off.body)])
  })
})

describe('too much', () => {
  test('from one part of the net waits, and uses up nothing of the form’s; the address is kept nowhere', async () => {
    const form = await newForm()
    const address = '198.51.100.7'
    const sent = []
    for (let at = 0; at < 12; at += 1) sent.push(await visitor(form.key, { address }).send(good()))
    expect(sent.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429, 429])
    expect(Number(sent[11]?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await visitor(form.key, { address: '198.51.100.200' }).send(good())).status).toBe(429)
    expect((await visitor(form.key).send(good())).status).toBe(200)
    const { rows } = await world.superuser.query('select * from form_window where form_id = $1', [form.id])
    expect(rows.find(({ counted }) => counted === 'form')?.n).toBe(11)
    expect(JSON.stringify(rows)).not.toContain('198.51')
    expect(await countsOf(form.id)).toMatchObject({ received: 11, limit: 3 })
  })

  test('a further process goes on counting, and the work rises', async () => {
    const form = await newForm()
    const usual = (await visitor(form.key).show()).body.bits
    await world.superuser.query(
      `insert into form_window values ($1, $2, 'form', '', date_trunc('hour', $3::timestamptz), 300)`,
      [tenant, form.id, new Date(world.clock.now()).toISOString()],
    )
    expect((await visitor(form.key).show()).body.bits).toBeGreaterThan(usual)
    expect((await visitor(form.key).send(good())).body.code).toBe('form_spent')
  })
})

test('in the record the form is who acted, with no value of anybody', async () => {
  const form = await newForm()
  await visitor(form.key).send(good({ name: '司马光远' }))
  await visitor(form.key).send(good({ mobile: '1' }))
  const { rows } = await world.superuser.query(
    `select convert_from(event, 'utf8') as event from audit_inbox where tenant_id = $1`,
    [tenant],
  )
  const mine = rows.map(({ event }) => JSON.parse(event)).filter(({ actor }) => actor?.app_uid === form.id)
  expect(mine.map(({ api, status_id }) => [api.operation, status_id])).toEqual([
    ['form.submit', 1],
    ['form.submit', 2],
  ])
  expect(JSON.stringify(mine)).not.toMatch(/司马|137/)
})

describe('setting up', () => {
  test('says everything that is wrong with a form', async () => {
    const wrong = stated({
      fields: [
        { key: 'status', required: true, label: null },
        { key: 'name', required: true, label: null },
        { key: 'name', required: true, label: null },
      ],
      origins: ['https://a.example/', 'http://a.example', 'https://*.example.com'],
      source: 'nowhere',
      teamId: world.services.newId(),
      keeperId: admin.id,
    })
    const refused = await admin.post('/web-forms', wrong)
    expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual([
      '/fields/0/key',
      '/fields/2/key',
      '/fields',
      '/origins/0',
      '/origins/1',
      '/source',
      '/teamId',
      '/keeperId',
    ])
  })

  test('a change is a new version, on the version that was seen; what others agreed to stays with their lead', async () => {
    const form = await newForm()
    await visitor(form.key).send(good())
    const changed = await admin.put(`/web-forms/${form.id}`, stated({ consent: { zh: '新的', en: 'New' } }), 1)
    expect([changed.status, changed.body.version, changed.body.key]).toEqual([200, 2, form.key])
    expect((await admin.put(`/web-forms/${form.id}`, stated(), 1)).status).toBe(412)
    expect(await newest()).toMatchObject({ consent_version: 1 })
  })
})
