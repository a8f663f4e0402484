import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { good, openSite, type Site } from './testing/site.ts'

/* A form on a page of ours, filled in by who has no script; and the bounds that hold for it and for all forms of a company. */
let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site.world.stop())

let visitors = 0

/** Opens the page of a form and sends it as a browser without scripts does. */
async function fillIn(key: string, values = good(), headers: Record<string, string> = {}) {
  visitors += 1
  const remoteAddress = `192.0.${visitors % 250}.${Math.floor(visitors / 250)}`
  const url = `/f/${key}`
  const page = await site.world.app.inject({ method: 'GET', url, remoteAddress })
  const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  site.world.clock.advance(5_000)
  const named = Object.entries(values).map(([name, value]) => [`value.${name}`, value])
  const sent = { token, work: '', consent: 'yes', language: 'zh', website: '', ...Object.fromEntries(named) }
  return site.world.app.inject({
    method: 'POST',
    url,
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(sent).toString(),
  })
}

/** So many were counted within this hour before. */
const counted = (of: 'plain' | 'company', formId: string, n: number) =>
  site.world.superuser.query(
    `insert into form_window values ($1, $2, $3, '', date_trunc('hour', $4::timestamptz), $5)
     on conflict (tenant_id, form_id, counted, digest, begins_at) do update set n = excluded.n`,
    [site.tenant, formId, of, new Date(site.world.clock.now()).toISOString(), n],
  )

describe('the page of a form', () => {
  test('filled in without a script thanks, and what came is looked at first', async () => {
    const { key } = await site.newForm()
    const before = (await site.held()).length
    const answer = await fillIn(key)
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain(site.stated().thanks.zh)
    expect((await site.held()).length).toBe(before + 1)
  })

  test('takes nothing that another site sends', async () => {
    const { key } = await site.newForm()
    const before = (await site.leads()).length
    const answer = await fillIn(key, good(), { origin: 'https://elsewhere.example' })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'origin_refused'])
    expect((await site.leads()).length).toBe(before)
    expect((await fillIn(key, good(), { origin: site.world.services.settings.HOLDFAST_URL.origin })).statusCode).toBe(
      200,
    )
  })
})

describe('too much within an hour', () => {
  test('without work: the form’s page waits, who shows work does not', async () => {
    const form = await site.newForm()
    await counted('plain', form.id, 30)
    const answer = await fillIn(form.key)
    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect((await site.visitor(form.key).send(good())).status).toBe(200)
  })

  test('by all forms of a company: each of them waits', async () => {
    const [one, other] = [await site.newForm(), await site.newForm()]
    await counted('company', NIL_UUID, 1_000)
    for (const { key } of [one, other]) {
      const sent = await site.visitor(key).send(good())
      expect([sent.status, sent.body.code]).toEqual([429, 'form_spent'])
    }
  })
})
