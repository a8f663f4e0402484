import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { person } from '../../testing/people.ts'
import { good, openSite, SITE, type Site } from './testing/site.ts'

/* What a form refuses, and how it is set up. */
let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.world.stop())

describe('refused', () => {
  test('a token works once, and for its own form', async () => {
    const [form, other] = [await site.newForm(), await site.newForm()]
    const guest = site.visitor(form.key)
    const shown = await guest.show()
    const first = await guest.sendWith(shown, good())
    const again = await guest.sendWith(shown, good())
    expect([first.status, again.status, again.body.code]).toEqual([200, 422, 'form_stale'])
    const foreign = await site.visitor(other.key).sendWith(await guest.show(), good())
    expect(foreign.body.code).toBe('form_stale')
  })

  test('what was shown before the form was changed: nobody consents to words they did not see', async () => {
    const form = await site.newForm()
    const guest = site.visitor(form.key)
    const shown = await guest.show()
    const consent = { zh: '同意也用于营销。', en: 'I agree to marketing as well.' }
    expect((await site.admin.put(`/web-forms/${form.id}`, site.stated({ consent }), 1)).status).toBe(200)
    const sent = await guest.sendWith(shown, good())
    expect([sent.status, sent.body.code]).toEqual([422, 'form_stale'])
    expect((await guest.send(good())).status).toBe(200)
    expect(await site.newest()).toMatchObject({ consent_version: '2' })
  })

  test('without work, or with another’s', async () => {
    const form = await site.newForm()
    const guest = site.visitor(form.key)
    const shown = await guest.show()
    for (const work of ['', '1x', '0']) {
      const sent = await guest.sendWith(shown, good(), { work })
      if (work !== '0') expect(sent.body.code, work).toBe('form_stale')
    }
  })

  test('fields that the form does not ask for, whether the lead has them or not, and values that are none', async () => {
    const form = await site.newForm()
    const before = (await site.leads()).length
    const sent = await site.visitor(form.key).send({
      ...good(),
      ownerId: site.rep.id,
      status: 'converted',
      nonsense: 'x',
      review: 'accepted',
    })
    expect(sent.status).toBe(422)
    expect(sent.body.errors.map(({ path, code }: Record<string, string>) => `${path} ${code}`)).toEqual(
      ['ownerId', 'status', 'nonsense', 'review'].map((name) => `/${name} field_unknown`),
    )
    expect((await site.visitor(form.key).send(good({ mobile: '12' }))).body.errors[0].path).toBe('/mobile')
    expect((await site.visitor(form.key).send({ name: '无号码' })).body.errors).toMatchObject([
      { path: '/mobile', code: 'required' },
    ])
    expect((await site.visitor(form.key).send(good(), { consent: '' })).body.errors).toMatchObject([
      { path: '/consent' },
    ])
    expect((await site.visitor(form.key).send(good({ name: 'a\r\nBcc: x@y.z' }))).status).toBe(422)
    expect(await site.leads()).toHaveLength(before)
    expect(await site.countsOf(form.id)).toEqual({ invalid: 5 })
  })

  test('from a page of another site, and nothing lets that page read an answer', async () => {
    const form = await site.newForm()
    for (const origin of [
      'https://evil.example',
      'https://www.example.com.evil.example',
      'http://www.example.com',
      'null',
    ]) {
      const shown = await site.visitor(form.key, { origin }).show()
      expect([shown.status, shown.body.code], origin).toEqual([403, 'origin_refused'])
      expect(shown.headers['access-control-allow-origin']).toBeUndefined()
    }
    const shown = await site.visitor(form.key).show()
    expect(shown.headers['access-control-allow-origin']).toBe(SITE)
    expect(shown.headers['access-control-allow-credentials']).toBeUndefined()
    expect(shown.headers['vary']).toContain('Origin')
    const fetched = await site.world.app.inject({
      method: 'OPTIONS',
      url: `/api/v1/public/forms/${form.key}`,
      headers: { origin: SITE },
    })
    expect(fetched.statusCode).toBe(404)
  })

  test('a form that is switched off, rotated away or never was is one answer', async () => {
    const form = await site.newForm()
    const guest = site.visitor(form.key)
    const shown = await guest.show()
    const security = await person(site.world, site.tenant, { role: 'security_admin' })
    expect((await security.post(`/web-forms/${form.id}/stop`)).body.on).toBe(false)
    const off = await guest.sendWith(shown, good())
    const rotated = (await site.admin.post(`/web-forms/${(await site.newForm()).id}/rotate`)).body
    expect((await site.visitor(rotated.key).show()).status).toBe(200)
    const never = `${form.key.slice(0, 21)}${'A'.repeat(21)}A`
    const bare = ({ traceId: _t, instance: _i, ...rest }: Record<string, unknown>) => rest
    const answers = [off, await guest.show(), await site.visitor(never).show()]
    for (const answer of answers) expect([answer.status, bare(answer.body)]).toEqual([404, bare(off.body)])
  })
})

describe('too much', () => {
  test('from one part of the net waits, and uses up nothing of the form’s; the address is kept nowhere', async () => {
    const form = await site.newForm()
    const address = '198.51.100.7'
    const sent = []
    for (let at = 0; at < 12; at += 1) sent.push(await site.visitor(form.key, { address }).send(good()))
    expect(sent.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429, 429])
    expect(Number(sent[11]?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await site.visitor(form.key, { address: '198.51.100.200' }).send(good())).status).toBe(429)
    expect((await site.visitor(form.key).send(good())).status).toBe(200)
    const { rows } = await site.world.superuser.query('select * from form_window where form_id = $1', [form.id])
    expect(rows.find(({ counted }) => counted === 'form')?.n).toBe(11)
    expect(JSON.stringify(rows)).not.toContain('198.51')
    expect(await site.countsOf(form.id)).toMatchObject({ received: 11, limit: 3 })
  })

  test('a further process goes on counting, and the work rises', async () => {
    const form = await site.newForm()
    const usual = (await site.visitor(form.key).show()).body.bits
    await site.world.superuser.query(
      `insert into form_window values ($1, $2, 'form', '', date_trunc('hour', $3::timestamptz), 300)`,
      [site.tenant, form.id, new Date(site.world.clock.now()).toISOString()],
    )
    expect((await site.visitor(form.key).show()).body.bits).toBeGreaterThan(usual)
    expect((await site.visitor(form.key).send(good())).body.code).toBe('form_spent')
  })
})

test('in the record the form is who acted, with no value of anybody', async () => {
  const form = await site.newForm()
  await site.visitor(form.key).send(good({ name: '司马光远' }))
  await site.visitor(form.key).send(good({ mobile: '1' }))
  await site.world.services.recorder.drain()
  const { rows } = await site.world.superuser.query(`select event from audit_inbox where tenant_id = $1`, [site.tenant])
  const mine = rows.map(({ event }) => JSON.parse(event)).filter(({ actor }) => actor?.app_uid === form.id)
  expect(mine.map(({ api, status_id }) => [api.operation, status_id]).sort((a, b) => a[1] - b[1])).toEqual([
    ['form.submit', 1],
    ['form.submit', 2],
  ])
  expect(JSON.stringify(mine)).not.toMatch(/司马|137\d{8}/)
})

describe('setting up', () => {
  test('says everything that is wrong with a form', async () => {
    const wrong = site.stated({
      fields: [
        { key: 'status', required: true, label: null },
        { key: 'name', required: true, label: null },
        { key: 'name', required: true, label: null },
      ],
      origins: ['https://a.example/', 'http://a.example', 'https://*.example.com'],
      source: 'nowhere',
      teamId: site.world.services.newId(),
      keeperId: site.admin.id,
    })
    const refused = await site.admin.post('/web-forms', wrong)
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
    const form = await site.newForm()
    await site.visitor(form.key).send(good())
    const changed = await site.admin.put(
      `/web-forms/${form.id}`,
      site.stated({ consent: { zh: '新的', en: 'New' } }),
      1,
    )
    expect([changed.status, changed.body.version, changed.body.key]).toEqual([200, 2, form.key])
    expect((await site.admin.put(`/web-forms/${form.id}`, site.stated(), 1)).status).toBe(412)
    expect(await site.newest()).toMatchObject({ consent_version: '1' })
  })
})

// last, since it ends every session
test('a token of two hours ago is refused', async () => {
  const guest = site.visitor((await site.newForm()).key)
  const old = await guest.show()
  site.world.clock.advance(2 * 3_600_000 + 1)
  expect((await guest.sendWith(old, good())).body.code).toBe('form_stale')
  expect((await guest.send(good())).status).toBe(200)
})
