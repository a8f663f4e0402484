import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { holdRests } from '../../testing/held-rests.ts'
import { good, openSite, type Site } from './testing/site.ts'

/* A form on the company's website: strangers become leads by it, and what looks odd is looked at first. */
let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.world.stop())

describe('a form that is filled in', () => {
  test('becomes a lead with its source and what was agreed to, of a person of the form’s team, who is told', async () => {
    const form = await site.newForm()
    const sent = await site.visitor(form.key).send(good({ name: '李　雷', email: 'LI@Example.COM' }))
    expect(sent.status, sent.text).toBe(200)
    expect(sent.body).toEqual({ thanks: site.stated().thanks })
    const { id, owner_id: owner, created_by: by } = await site.newest()
    expect([site.manager.id, site.rep.id]).toContain(owner)
    expect(by).toBe(form.id)
    const who = owner === site.rep.id ? site.rep : site.manager
    const lead = (await who.get(`/leads/${id}`)).body
    expect(lead).toMatchObject({ name: '李雷', source: 'website', webForm: '官网询价', review: null })
    expect(lead).toMatchObject({ consentText: site.stated().consent.zh, consentVersion: 1, assignedBy: '官网询价' })
    expect(lead.consentAt).toMatch(/^2026-11-23T/)
    expect(lead.mobile).toMatch(/^137\*{4}/)
    const revealed = await who.post(`/leads/${id}/reveal`, { fields: ['email'], reason: 'follow_up' })
    expect(JSON.stringify(revealed.body)).toContain('@example.com')
  })

  test('a rule of the company comes before the form’s team', async () => {
    const form = await site.newForm()
    const { version } = (await site.admin.get('/assignment')).body
    const label = { zh: '官网', en: 'Website' }
    const rule = {
      id: 'web',
      label,
      when: [{ field: 'source', in: ['website'] }],
      way: 'person',
      to: site.keeper.id,
      atWork: false,
    }
    expect((await site.admin.put('/assignment', { rules: [rule] }, version)).status).toBe(200)
    expect((await site.visitor(form.key).send(good())).status).toBe(200)
    expect((await site.newest())['owner_id']).toBe(site.keeper.id)
    await site.admin.put('/assignment', { rules: [] }, version + 1)
  })

  test('is answered after its time, however soon it was taken', async () => {
    const form = await site.newForm()
    const before = (await site.leads()).length
    const held = holdRests(site.world.services)
    const order: string[] = []
    const sent = site.visitor(form.key).send(good())
    const answered = sent.then(({ status }) => order.push(`answered ${status}`))
    await vi.waitUntil(async () => (await site.leads()).length > before, { timeout: 60_000 })
    await site.newForm()
    order.push('beside')
    held.end()
    await answered
    expect([order, held.told]).toEqual([['beside', 'answered 200'], [250]])
  })

  test('by people at once each becomes one lead', async () => {
    const form = await site.newForm()
    const before = (await site.leads()).length
    const sent = await Promise.all(Array.from({ length: 6 }, () => site.visitor(form.key).send(good())))
    expect(sent.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(await site.leads()).toHaveLength(before + 6)
  })
})

describe('whoever is known already', () => {
  test('gets the same answer, byte for byte, where the number must be the only one; what was sent is held back and not lost', async () => {
    const form = await site.newForm()
    const number = good()['mobile'] as string
    const first = await site.visitor(form.key).send(good({ mobile: number }))
    await site.world.superuser.query(
      `insert into unique_rule (tenant_id, object, field) values ($1, 'lead', 'mobile') on conflict do nothing`,
      [site.tenant],
    )
    await site.world.superuser.query(
      `update record_key set exclusive = true where tenant_id = $1 and field = 'mobile'`,
      [site.tenant],
    )
    const again = await site.visitor(form.key).send(good({ mobile: number, name: '另一位' }))
    expect([again.status, again.text]).toEqual([first.status, first.text])
    const bare = (headers: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(date|x-request-id|vary)$/.test(name)))
    expect(bare(again.headers)).toEqual(bare(first.headers))
    const held = await site.newest()
    expect(held).toMatchObject({ review: 'held', owner_id: site.keeper.id, review_reasons: ['known'] })
    expect((await site.keeper.get(`/leads/${held['id']}`)).body).toMatchObject({ name: '另一位', mobile: null })
    await site.world.superuser.query(`delete from unique_rule where tenant_id = $1`, [site.tenant])
    await site.world.superuser.query(`update record_key set exclusive = false where tenant_id = $1`, [site.tenant])
  })
})

describe('what looks as if no customer sent it', () => {
  test.each([
    ['trap', {}, { website: 'https://spam.example' }],
    ['links', { name: '王 www.spam.top' }, {}],
    ['markup', { note: '<script>alert(1)</script>' }, {}],
    ['formula', { company: '=HYPERLINK("http://x","y")' }, {}],
  ])('is answered alike, held back and listed with why: %s', async (reason, values, extra) => {
    const form = await site.newForm()
    const sent = await site.visitor(form.key).send(good(values), extra)
    expect([sent.status, sent.body]).toEqual([200, { thanks: site.stated().thanks }])
    const listed = (await site.keeper.post('/leads/query', { filter: { review: 'held' } })).body
    const [mine] = (await site.held()).slice(-1)
    expect(mine?.['review_reasons']).toEqual([reason])
    expect(JSON.stringify(listed)).toContain(String(mine?.['id']))
    expect(await site.countsOf(form.id)).toEqual({ held: 1 })
  })

  test('filled in faster than anybody types it is held back', async () => {
    const form = await site.newForm()
    await site.visitor(form.key, { waits: 0 }).send(good())
    expect(await site.newest()).toMatchObject({ review: 'held', review_reasons: ['fast'] })
  })

  test('nobody there to take it: whoever looks after the form has it', async () => {
    const empty = (await site.admin.post('/teams', { name: '空组' })).body.id
    const form = await site.newForm({ teamId: empty })
    expect((await site.visitor(form.key).send(good())).status).toBe(200)
    expect(await site.newest()).toMatchObject({ review: 'held', review_reasons: ['nobody'], owner_id: site.keeper.id })
  })

  test('accepted, it goes where the rules say, once; discarded, into the trash', async () => {
    const form = await site.newForm()
    await site.visitor(form.key, { waits: 0 }).send(good())
    await site.visitor(form.key, { waits: 0 }).send(good())
    const [first, second] = (await site.held()).slice(-2).map(({ id }) => String(id))
    const { version } = (await site.admin.get('/assignment')).body
    const rule = {
      id: 'all',
      label: { zh: '全部', en: 'All' },
      when: [],
      way: 'person',
      to: site.rep.id,
      atWork: false,
    }
    await site.admin.put('/assignment', { rules: [rule] }, version)
    expect((await site.rep.post(`/leads/${first}/accept`, {}, { 'if-match': '"1"' })).status).toBe(404)
    const accepted = await site.keeper.post(`/leads/${first}/accept`, {}, { 'if-match': '"1"' })
    expect([accepted.status, accepted.body.version], accepted.text).toEqual([200, 2])
    expect((await site.rep.get(`/leads/${first}`)).body).toMatchObject({ review: 'accepted', assignedBy: '全部' })
    expect((await site.rep.post(`/leads/${first}/accept`, {}, { 'if-match': '"2"' })).status).toBe(409)
    expect((await site.keeper.delete(`/leads/${second}`)).status).toBe(204)
    await site.admin.put('/assignment', { rules: [] }, version + 1)
  })
})
