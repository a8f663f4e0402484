import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import { emptyTrash } from '../../../records/index.ts'
import { holdRests } from '../../../testing/held-rests.ts'
import { company, person } from '../../../testing/people.ts'
import { mailDesk, message } from '../testing/desk.ts'
import { hasDovecot, USER } from '../testing/dovecot.ts'

const TARGET = 'https://www.buyer.example/catalogue?page=2'
const WORDS = `请看 ${TARGET}。谢谢`

/* Links of letters are counted only where the company wants it, the writer does and the person agreed, and lead nowhere but where the writer pointed. */
describe.skipIf(!hasDovecot())('the links of a letter', () => {
  const desk = mailDesk()
  let made = 0
  let id = ''

  const allow = async (mailTracking = true) => {
    const admin = await person(desk.world, desk.tenant, { role: 'system_admin' })
    const { version } = (await admin.get('/company')).body
    const changed = await admin.patch('/company', { mailTracking }, version)
    expect([changed.status, changed.body.mailTracking], changed.text).toEqual([200, mailTracking])
  }
  const begin = async (values: Record<string, unknown> = { mailTracking: '2026-01-05', mailTrackingHow: '展会' }) => {
    made += 1
    id = await desk.contact(desk.rep, { name: '王伟', email: `link${made}@buyer.example`, ...values })
    await desk.connect()
    await desk.work()
  }
  /** Sends a letter and gives the text that went out. */
  const sent = async (other: Record<string, unknown> = {}) => {
    const written = { subject: '您好', words: WORDS, countLinks: true, ...other }
    const answer = await desk.rep.post(`/contacts/${id}/letters`, written)
    expect(answer.status, answer.text).toBe(202)
    await desk.work()
    return String(desk.smtp.letters.at(-1)?.text).trim()
  }
  const keyIn = (text: string): string => /\/l\/([\w-]{43})/.exec(text)?.[1] ?? ''
  const follow = (key: string, headers: Record<string, string> = {}) =>
    desk.world.app.inject({ method: 'GET', url: `/l/${key}`, remoteAddress: '192.0.2.7', headers })
  const own = async () => (await desk.rep.get(`/letters?object=contact&recordId=${id}`)).body

  test('lead over us to where its writer pointed, and are counted; the copy carries what was sent', async () => {
    await allow()
    await begin()
    expect((await own()).countsLinks).toBe(true)
    const text = await sent()
    const key = keyIn(text)
    const { origin } = desk.world.services.settings.HOLDFAST_URL
    expect(text).toBe(`请看 ${origin}/l/${key}。谢谢`)
    expect((await own()).followed).toEqual([])
    const answer = await follow(key)
    expect([answer.statusCode, answer.headers['location'], answer.body]).toEqual([302, TARGET, ''])
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    await follow(key)
    const [letter] = await desk.lettersOf(id)
    const at = new Date(desk.world.clock.now()).toISOString()
    expect((await own()).followed).toEqual([{ id: letter?.['id'], times: 2, lastAt: at }])
    expect(letter?.['text']).toBe(WORDS)
    await desk.turn()
    expect(desk.imap.messagesIn('Sent').some((each) => each.replaceAll('=\r\n', '').includes(key.slice(0, 20)))).toBe(
      true,
    )
    const { rows } = await desk.world.superuser.query('select * from mail_link where tenant_id = $1', [desk.tenant])
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
      'activity_id',
      'followed',
      'last_at',
      'number',
      'sealed_target',
      'tenant_id',
      'token_digest',
    ])
    expect(Buffer.from(rows[0]?.['sealed_target']).toString('latin1')).not.toContain('buyer')
  })

  test('stay as they are written without consent, without the company’s or the writer’s wish, or before the day of consent', async () => {
    await begin()
    expect([await sent(), (await own()).countsLinks]).toEqual([WORDS, false])
    await allow()
    expect(await sent({ countLinks: false })).toBe(WORDS)
    expect(await sent({ countLinks: undefined })).toBe(WORDS)
    for (const values of [{}, { mailTracking: '2099-01-01' }, { mailTrackingHow: '电话' }]) {
      await begin(values)
      expect([await sent(), (await own()).countsLinks]).toEqual([WORDS, false])
    }
    const kept = await desk.world.superuser.query('select 1 from mail_link where tenant_id = $1', [desk.tenant])
    expect(kept.rows).toEqual([])
  })

  test('whoever withdraws before it goes gets what was written', async () => {
    await allow()
    await begin()
    const sendAt = new Date(desk.world.clock.now() + 3_600_000).toISOString()
    await sent({ sendAt })
    expect(desk.smtp.letters).toHaveLength(0)
    expect((await desk.rep.patch(`/contacts/${id}`, { mailTracking: null }, 1)).status).toBe(200)
    desk.world.clock.advance(3_700_000)
    await desk.work()
    expect(desk.smtp.letters[0]?.text?.trim()).toBe(WORDS)
  })

  test('an answer’s are counted too, and a lead’s', async () => {
    await allow()
    await begin()
    desk.imap.deliver('INBOX', message({ from: `link${made}@buyer.example`, to: USER, subject: '问题' }))
    await desk.turn()
    const [question] = await desk.lettersOf(id)
    expect((await follow(keyIn(await sent({ answersId: question?.['id'] })))).headers['location']).toBe(TARGET)
    const lead = await desk.rep.post('/leads', { name: '李', email: 'lead@buyer.example', mailTracking: '2026-01-05' })
    expect(lead.status, lead.text).toBe(201)
    await desk.rep.post(`/leads/${lead.body.id}/letters`, { subject: 'x', words: WORDS, countLinks: true })
    await desk.work()
    expect((await follow(keyIn(String(desk.smtp.letters.at(-1)?.text)))).statusCode).toBe(302)
    const { followed } = (await desk.rep.get(`/letters?object=lead&recordId=${lead.body.id}`)).body
    expect(followed).toMatchObject([{ times: 1 }])
  })

  test('still lead on and are counted no more once consent, the switch, the person or the letter is gone', async () => {
    await allow()
    await begin()
    const key = keyIn(await sent())
    const times = async () => {
      expect((await follow(key)).headers['location']).toBe(TARGET)
      const { rows } = await desk.world.superuser.query('select followed from mail_link where tenant_id = $1', [
        desk.tenant,
      ])
      return rows[0]?.['followed']
    }
    expect(await times()).toBe(1)
    await desk.rep.patch(`/contacts/${id}`, { mailTracking: null }, 1)
    expect([await times(), (await own()).countsLinks]).toEqual([1, false])
    await desk.rep.patch(`/contacts/${id}`, { mailTracking: '2026-01-06' }, 2)
    expect(await times()).toBe(2)
    await allow(false)
    expect(await times()).toBe(2)
    await allow()
    expect((await desk.rep.delete(`/contacts/${id}`)).status).toBe(204)
    expect(await times()).toBe(2)
    desk.world.clock.advance(31 * 24 * 3_600_000)
    await emptyTrash(desk.world.services)
    expect((await follow(key)).statusCode).toBe(404)
    const { rows } = await desk.world.superuser.query('select 1 from mail_link where tenant_id = $1', [desk.tenant])
    expect(rows).toEqual([])
  })

  test('of a letter to people of an account are not counted, whatever each of them agreed to', async () => {
    await allow()
    await begin()
    const account = await desk.rep.post('/accounts', { name: '云杉仪器' })
    await desk.rep.patch(`/contacts/${id}`, { accountId: account.body.id }, 1)
    const to = (other: object) =>
      desk.rep.post(`/accounts/${account.body.id}/letters`, { toIds: [id], subject: 'x', words: WORDS, ...other })
    expect((await to({ countLinks: true })).status).toBe(400)
    expect((await to({})).status).toBe(202)
    await desk.work()
    expect(desk.smtp.letters.at(-1)?.text?.trim()).toBe(WORDS)
    expect((await desk.rep.get(`/letters?object=account&recordId=${account.body.id}`)).body.countsLinks).toBe(false)
  })

  test('a letter that was thrown away counts no more, and a target from another letter leads nowhere', async () => {
    await allow()
    await begin()
    const [key, other] = [keyIn(await sent()), keyIn(await sent({ words: 'https://www.else.example/' }))]
    const [letter] = await desk.lettersOf(id)
    expect((await desk.rep.delete(`/activities/${letter?.['id']}`)).status).toBe(204)
    for (const each of [key, other]) expect((await follow(each)).statusCode).toBe(302)
    const counted = await desk.world.superuser.query(
      'select sum(followed)::int as times, count(*)::int as links from mail_link where tenant_id = $1',
      [desk.tenant],
    )
    expect(counted.rows).toEqual([{ times: 1, links: 2 }])
    await desk.world.superuser.query(
      'update mail_link l set sealed_target = o.sealed_target from mail_link o where l.tenant_id = $1 and o.tenant_id = $1 and o.token_digest <> l.token_digest',
      [desk.tenant],
    )
    for (const each of [key, other]) expect((await follow(each)).statusCode).toBe(404)
  })

  test('nobody sees the count or the consent of a record beyond their reach, nor of another’s letter', async () => {
    await allow()
    await begin()
    await follow(keyIn(await sent()))
    for (const role of ['sales_rep', 'sales_manager'] as const) {
      const other = await person(desk.world, desk.tenant, { role })
      const { body } = await other.get(`/letters?object=contact&recordId=${id}`)
      expect([body.followed, role === 'sales_rep' ? body.countsLinks : false]).toEqual([[], false])
    }
  })

  test('whoever does not see the consent is not told of it by what would be counted', async () => {
    await allow()
    await begin()
    const security = await person(desk.world, desk.tenant, { role: 'security_admin' })
    const hide = async (sales_rep: boolean) => {
      const body = { object: 'contact', field: 'mailTracking', roles: { sales_rep } }
      expect((await security.put('/layouts/hiding', body)).status).toBe(204)
      return (await own()).countsLinks
    }
    expect([await hide(true), await hide(false)]).toEqual([false, true])
  })

  test('an address that is changed in any bit or was made for another company leads nowhere, with one answer', async () => {
    await allow()
    await begin()
    const key = keyIn(await sent())
    const nowhere = await follow('A'.repeat(43))
    const bytes = Buffer.from(key, 'base64url')
    const flipped = fc.sample(fc.integer({ min: 0, max: 255 }), { seed: 90, numRuns: 40 }).map((bit) => {
      const other = Buffer.from(bytes)
      other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
      return other.toString('base64url')
    })
    const spelt = ['x', `${key}A`, key.slice(1), `${key.slice(0, -1)}_`, 'A'.repeat(90), '%E4%BA%91']
    const elsewhere = uuidToBytes(await company(desk.world, '另一家'))
    const foreign = Buffer.concat([elsewhere, bytes.subarray(elsewhere.length)]).toString('base64url')
    for (const answer of await Promise.all([...flipped, ...spelt, foreign].map((each) => follow(each)))) {
      expect([answer.statusCode, answer.headers['location'], answer.body]).toEqual([404, undefined, nowhere.body])
      expect(answer.headers['content-security-policy']).toBe(nowhere.headers['content-security-policy'])
    }
    expect((await follow(key)).statusCode).toBe(302)
    await desk.world.superuser.query(
      "update form_window set n = 300 where tenant_id = $1 and counted = 'address_link'",
      [desk.tenant],
    )
    const spent = await follow(key)
    expect([spent.statusCode, spent.headers['location']]).toEqual([429, undefined])
    expect(spent.body).toContain('请过几分钟再打开一次。')
    expect(Number(spent.headers['retry-after'])).toBeGreaterThan(0)
  })

  test('an address that leads nowhere is answered after its time, however soon that is known; one that leads on is answered at once', async () => {
    await allow()
    await begin()
    const key = keyIn(await sent())
    const held = holdRests(desk.world.services)
    const order: string[] = []
    const nowhere = follow('x').then(({ statusCode }) => order.push(`nowhere ${statusCode}`))
    for (const each of ['one', 'two']) order.push(`${each} ${(await follow(key)).statusCode}`)
    held.end()
    await nowhere
    expect([order, held.told]).toEqual([
      ['one 302', 'two 302', 'nowhere 404'],
      [250, 250, 250],
    ])
  })

  test('an address that leads nowhere is a page in the reader’s language that runs and loads nothing', async () => {
    for (const [language, words] of [
      ['zh-CN,zh;q=0.9', '这个链接打不开了'],
      ['en-GB', 'This link does not open any more'],
    ] as const) {
      const { body, headers } = await follow('x', { 'accept-language': language })
      expect(headers['content-type']).toBe('text/html; charset=utf-8')
      expect(body).toContain(`<h1>${words}</h1>`)
      const style = /<style>([^<]*)<\/style>/.exec(body)?.[1] ?? ''
      const digest = createHash('sha256').update(style).digest('base64')
      expect(headers).toMatchObject({
        'content-security-policy': `default-src 'none'; style-src 'sha256-${digest}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
      })
      expect(body).not.toMatch(/<(script|form|a|img|link|iframe)[\s>]/)
    }
  })
})
