import { describe, expect, test } from 'vitest'
import { again, person, type TestPerson } from '../../../testing/people.ts'
import { settle } from '../../audit/testing/recorded.ts'
import { mailDesk, message } from '../testing/desk.ts'
import { hasDovecot, USER } from '../testing/dovecot.ts'

/** Longer than an access token of the test's provider lives. */
const TOKENS_LIFE_MS = 11 * 60_000

/* A mailbox that a provider's sign-in opens: RFC 6749 with PKCE, XOAUTH2 and OAUTHBEARER (RFC 7628), rotation, revocation (RFC 7009). */
describe.skipIf(!hasDovecot())('a mailbox by a provider’s grant', () => {
  const desk = mailDesk()

  const ask = async (who: TestPerson = desk.rep, address: string = USER) => {
    const asked = await who.post('/mailbox/authorise', { provider: 'house', address })
    expect(asked.status, asked.text).toBe(200)
    return desk.provider.visit(asked.body.url)
  }
  const connect = async () => {
    const { returned } = await ask()
    const connected = await desk.rep.post('/mailbox/grant', returned)
    expect(connected.status, connected.text).toBe(204)
    return returned
  }
  const mailbox = async () => (await desk.rep.get('/mailbox')).body.mailbox
  const faultOf = async (returned: Record<string, string>, who: TestPerson = desk.rep) => {
    const { status, body, text } = await who.post('/mailbox/grant', returned)
    expect(status, text).toBe(422)
    return body.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`).join()
  }
  const refreshes = () => desk.provider.asked['refresh_token'] ?? 0

  // ASVS 10.1.1, 10.2.1
  test('is connected by PKCE and brings and sends letters without a password; no token comes back or lies readable', async () => {
    const { url } = (await desk.rep.post('/mailbox/authorise', { provider: 'house', address: USER })).body
    const asked = new URL(url).searchParams
    expect([asked.get('code_challenge_method'), asked.get('response_type')]).toEqual(['S256', 'code'])
    expect(asked.get('redirect_uri')).toBe('http://localhost:3000/settings/mailbox')
    await connect()
    const contact = await desk.contact(desk.rep, { name: '林客', email: 'lin@customer.example' })
    desk.imap.deliver('INBOX', message({ from: 'lin@customer.example', to: USER, subject: '询价' }))
    await desk.work()
    expect((await desk.lettersOf(contact)).map(({ title }) => title)).toHaveLength(1)
    const sent = await desk.rep.post(`/contacts/${contact}/letters`, { subject: '报价', words: '见附件' })
    expect(sent.status, sent.text).toBe(202)
    await desk.work()
    expect(desk.smtp.letters.map(({ subject }) => subject)).toEqual(['报价'])
    const { text, body } = await desk.rep.get('/mailbox')
    expect(body.mailbox).toMatchObject({ address: USER, provider: 'house', fault: null })
    expect(text).not.toMatch(/access|refresh|token/i)
    const { rows } = await desk.world.superuser.query('select m::text as row from mailbox m')
    for (const { row } of rows) expect(row).not.toContain(Buffer.from('refresh').toString('hex'))
    expect((await desk.rep.delete('/mailbox')).status).toBe(204)
  })

  // ASVS 10.1.2
  test('what comes back serves once, in the session that went, within ten minutes, with its own state', async () => {
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    const unasked = '/state mail_grant_unasked'
    const { returned } = await ask()
    expect(await faultOf(returned, colleague)).toBe(unasked)
    expect(await faultOf({ ...returned, state: 'another' })).toBe(unasked)
    expect(await faultOf(returned)).toBe(unasked)
    const elsewhere = await again(desk.world, desk.rep)
    const stolen = await ask()
    expect(await faultOf(stolen.returned, elsewhere)).toBe(unasked)
    const late = await ask()
    desk.world.clock.advance(10 * 60_000 + 1)
    expect(await faultOf(late.returned)).toBe(unasked)
    expect(await mailbox()).toBeNull()
  })

  // ASVS 10.2.2
  test('a code that was redeemed, a wrong issuer, an address that the grant does not open: nothing is saved, the value is named', async () => {
    const first = await ask()
    expect(await faultOf({ ...first.returned, iss: 'https://evil.example' })).toBe('/code mail_grant_refused')
    const second = await ask()
    expect(await faultOf({ ...second.returned, code: 'guessed' })).toBe('/code mail_grant_refused')
    const third = await ask(desk.rep, 'somebody@example.com')
    expect(await faultOf(third.returned)).toBe('/address mail_grant_refused')
    expect(await mailbox()).toBeNull()
  })

  test('a token that ran out is renewed, once, and rotated, also when letters are read and sent at the same time', async () => {
    await connect()
    await desk.work()
    const contact = await desk.contact(desk.rep, { name: '林客', email: 'lin@customer.example' })
    for (let round = 1; round <= 2; round += 1) {
      const before = refreshes()
      desk.world.clock.advance(TOKENS_LIFE_MS)
      await desk.rep.post(`/contacts/${contact}/letters`, { subject: `第${round}封`, words: '你好' })
      await desk.work()
      expect(refreshes() - before).toBe(1)
    }
    expect(desk.smtp.letters).toHaveLength(2)
    expect(await mailbox()).toMatchObject({ fault: null, paused: false })
  })

  test('a provider that is away is waited for; a grant that was taken away stops the mailbox, tells its owner, and connecting anew catches up', async () => {
    await connect()
    await desk.work()
    const contact = await desk.contact(desk.rep, { name: '梅客', email: 'mei@customer.example' })
    desk.world.clock.advance(TOKENS_LIFE_MS)
    desk.provider.away = true
    await desk.turn()
    expect(await mailbox()).toMatchObject({ fault: 'mail_unreachable', paused: false })
    desk.provider.away = false
    await desk.turn()
    await desk.turn()
    expect(await mailbox()).toMatchObject({ fault: null })
    await desk.provider.takeAway()
    desk.imap.deliver('INBOX', message({ from: 'mei@customer.example', to: USER, subject: '催一下' }))
    desk.world.clock.advance(TOKENS_LIFE_MS)
    await desk.turn()
    expect(await mailbox()).toMatchObject({ fault: 'mail_grant_refused', paused: true })
    const { body } = await desk.rep.get('/notices')
    expect(body.data.map(({ kind }: { kind: string }) => kind)).toContain('mailbox')
    desk.rep = await again(desk.world, desk.rep)
    await connect()
    await desk.work()
    expect(await mailbox()).toMatchObject({ fault: null, paused: false })
    expect(await desk.lettersOf(contact)).toHaveLength(1)
  })

  test('disconnecting ends the grant at the provider; the record tells of it without an address or a token', async () => {
    const returned = await connect()
    const before = desk.provider.ended
    expect((await desk.rep.delete('/mailbox')).status).toBe(204)
    const auditor = await person(desk.world, desk.tenant, { role: 'audit_admin' })
    await settle(desk.world.services)
    const { body, text } = await auditor.get(`/audit/events?actor=${desk.rep.id}`)
    const acts = body.data.map(({ event }: { event: { api: { operation: string } } }) => event.api.operation)
    expect(acts, text).toEqual(expect.arrayContaining(['mailbox.authorise', 'mailbox.grant', 'mailbox.disconnect']))
    for (const kept of [USER, returned['code'] ?? '', returned['state'] ?? '']) expect(text).not.toContain(kept)
    expect(desk.provider.ended - before).toBe(1)
  })

  test('sending somebody to their provider asks for a fresh factor', async () => {
    const stale = await person(desk.world, desk.tenant, { role: 'sales_rep', factor: null })
    const asked = await stale.post('/mailbox/authorise', { provider: 'house', address: USER })
    expect(asked.body.code).toBe('step_up_required')
    const unknown = await desk.rep.post('/mailbox/authorise', { provider: 'none', address: USER })
    expect(unknown.body.errors).toMatchObject([{ path: '/provider', code: 'choice_invalid' }])
  })
})
