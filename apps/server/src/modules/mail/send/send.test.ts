import { describe, expect, test } from 'vitest'
import { again, person } from '../../../testing/people.ts'
import { attach } from '../../../testing/uploads.ts'
import { mailDesk, message } from '../testing/desk.ts'
import { hasDovecot, USER } from '../testing/dovecot.ts'
import { MOST_A_DAY } from './write-letter.ts'

/* Writing to a customer from one's own mailbox: the server puts the address in, and no letter is lost or goes twice unsaid. */
describe.skipIf(!hasDovecot())('a letter to a customer', () => {
  const desk = mailDesk()
  let made = 0
  let id = ''
  let email = ''

  const begin = async (values: Record<string, unknown> = {}) => {
    made += 1
    email = `reader${made}@buyer.example`
    id = await desk.contact(desk.rep, { name: '王伟', email, ...values })
    await desk.connect()
    await desk.work()
  }
  const write = (other: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
    desk.rep.post(`/contacts/${id}/letters`, { subject: '您好', words: '随信附上报价。\n谢谢', ...other }, headers)
  const written = async (other: Record<string, unknown> = {}) => {
    const answer = await write(other)
    expect(answer.status, answer.text).toBe(202)
    await desk.work()
    return answer
  }
  const waiting = async () => (await desk.rep.get(`/letters?object=contact&recordId=${id}`)).body.data

  test('goes once by the server, stands on the timeline and among the sent letters, and tells nobody the address', async () => {
    await begin()
    const answer = await written()
    expect(answer.text).not.toContain(email)
    expect(desk.smtp.letters).toHaveLength(1)
    const [letter] = desk.smtp.letters
    expect(letter).toMatchObject({ subject: '您好', from: { address: USER }, to: [{ address: email }] })
    expect(letter?.text?.trim()).toBe('随信附上报价。\n谢谢')
    const timeline = await desk.rep.get(`/contacts/${id}/timeline`)
    expect(timeline.text).not.toContain(email)
    await desk.turn()
    expect(await desk.lettersOf(id)).toMatchObject([
      { subject: '您好', direction: 'out', text: '随信附上报价。\n谢谢' },
    ])
    expect(desk.imap.messagesIn('Sent').filter((text) => text.includes(letter?.messageId ?? '?'))).toHaveLength(1)
    expect(await waiting()).toEqual([])
  })

  test('takes files along: one’s own uploads, up to 10 MB, which stay on the follow-up', async () => {
    await begin()
    const upload = async (name: string, content: string) =>
      (await attach(desk.world, desk.rep, { name, content })).body.id as string
    const files = [{ id: await upload('quote.txt', '报价单') }]
    await written({ files })
    expect(desk.smtp.letters[0]?.attachments).toMatchObject([{ filename: 'quote.txt', mimeType: 'text/plain' }])
    const [attachment] = desk.smtp.letters[0]?.attachments ?? []
    expect(new TextDecoder().decode(attachment?.content as ArrayBuffer)).toBe('报价单')
    expect((await desk.lettersOf(id))[0]?.['files']).toMatchObject([{ name: 'quote.txt' }])
    const again = await write({ files })
    expect(again.body.errors).toMatchObject([{ code: 'file_unknown' }])
    const heavy = [{ id: await upload('big.txt', 'x'.repeat(10 * 1024 * 1024 + 1)) }]
    expect((await write({ files: heavy })).body.errors).toMatchObject([
      { path: '/files', code: 'mail_files_too_large' },
    ])
    expect(desk.smtp.letters).toHaveLength(1)
  })

  test('the same request twice writes one letter', async () => {
    await begin()
    const key = { 'idempotency-key': desk.world.services.newId() }
    const [one, two] = [await write({}, key), await write({}, key)]
    expect(two.body).toEqual(one.body)
    await desk.work()
    expect(desk.smtp.letters).toHaveLength(1)
  })

  test('an answer stays in its thread, and the customer’s next one too', async () => {
    await begin()
    const asked = message({ from: email, to: USER, subject: '问题' })
    desk.imap.deliver('INBOX', asked)
    await desk.turn()
    const [question] = await desk.lettersOf(id)
    await written({ subject: 'Re: 问题', answersId: question?.['id'] })
    const their = /Message-ID: (<[^>]+>)/.exec(asked)?.[1]
    expect(desk.smtp.letters[0]).toMatchObject({ inReplyTo: their, references: their })
    const [first, second] = await desk.lettersOf(id)
    expect(first?.['thread']).toBe(second?.['thread'])
    const foreign = await write({ answersId: id })
    expect([foreign.status, foreign.body.errors[0].code]).toEqual([422, 'reference_invalid'])
  })

  test('who wants no letters, has no address or lies beyond reach is not written to', async () => {
    await begin({ doNotMail: true })
    expect([(await write()).body.code, desk.smtp.letters.length]).toEqual(['contact_unwanted', 0])
    const silent = await desk.contact(desk.rep, { name: '无邮箱', mobile: '13800138000' })
    const none = await desk.rep.post(`/contacts/${silent}/letters`, { subject: 'a', words: 'b' })
    expect(none.body.errors).toMatchObject([{ code: 'contact_missing' }])
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    const hers = await desk.contact(colleague, { name: '李娜', email: 'other@buyer.example' })
    expect((await desk.rep.post(`/contacts/${hers}/letters`, { subject: 'a', words: 'b' })).status).toBe(404)
  })

  test('what is to go later waits, can be called back, and goes not to who since wants none', async () => {
    await begin()
    const at = (hours: number) => new Date(desk.world.clock.now() + hours * 3_600_000).toISOString()
    const [called, unwanted, kept] = [
      await written({ sendAt: at(1) }),
      await written({ sendAt: at(2) }),
      await written({ sendAt: at(3) }),
    ]
    expect((await waiting()).map(({ state }: { state: string }) => state)).toEqual(['waiting', 'waiting', 'waiting'])
    const back = await desk.rep.post(`/letters/${called.body.id}/decide`, { decision: 'cancel' })
    expect(back.status, back.text).toBe(204)
    desk.world.clock.advance(2.1 * 3_600_000)
    desk.rep = await again(desk.world, desk.rep)
    expect((await desk.rep.patch(`/contacts/${id}`, { doNotMail: true }, 1)).status).toBe(200)
    await desk.work()
    expect(desk.smtp.letters).toHaveLength(0)
    expect((await desk.rep.patch(`/contacts/${id}`, { doNotMail: false }, 2)).status).toBe(200)
    desk.world.clock.advance(3_600_000)
    desk.rep = await again(desk.world, desk.rep)
    await desk.work()
    expect(desk.smtp.letters).toHaveLength(1)
    expect(
      (await waiting()).map((each: { id: string; state: string; fault: string | null }) => [
        each.id,
        each.state,
        each.fault,
      ]),
    ).toEqual([
      [unwanted.body.id, 'cancelled', 'mail_not_wanted'],
      [called.body.id, 'cancelled', null],
    ])
    expect(kept.body.id).not.toBe(called.body.id)
    const wrong = await write({ sendAt: at(-1) })
    expect(wrong.body.errors).toMatchObject([{ code: 'mail_moment_wrong' }])
  })

  test('a server that hangs up before it asked for the letter gets it again; one that hangs up after leaves it in doubt, and it goes not twice', async () => {
    await begin()
    desk.smtp.breaks = 'before'
    await written()
    expect([desk.smtp.letters.length, (await waiting())[0].state]).toEqual([0, 'waiting'])
    desk.smtp.breaks = null
    await desk.turn()
    expect([desk.smtp.letters.length, await waiting()]).toEqual([1, []])
    desk.smtp.breaks = 'after'
    const doubtful = await written()
    desk.smtp.breaks = null
    for (let times = 0; times < 3; times += 1) await desk.turn()
    expect([desk.smtp.letters.length, (await waiting())[0].state]).toEqual([2, 'doubtful'])
    const arrived = await desk.rep.post(`/letters/${doubtful.body.id}/decide`, { decision: 'arrived' })
    expect([arrived.status, await waiting()]).toEqual([204, []])
  })

  test('a process that dies while it sends leaves the letter in doubt; found among the sent ones, it went', async () => {
    await begin()
    const answer = await write({ sendAt: new Date(desk.world.clock.now() + 60_000).toISOString() })
    await desk.world.superuser.query("update mail_outgoing set state = 'sending' where activity_id = $1", [
      answer.body.id,
    ])
    await desk.turn()
    expect([desk.smtp.letters.length, (await waiting())[0].state]).toEqual([0, 'doubtful'])
    expect((await desk.rep.post(`/letters/${answer.body.id}/decide`, { decision: 'again' })).status).toBe(204)
    await desk.work()
    await desk.world.superuser.query("update mail_outgoing set state = 'doubtful' where activity_id = $1", [
      answer.body.id,
    ])
    await desk.turn()
    expect([desk.smtp.letters.length, await waiting()]).toEqual([1, []])
  })

  test('a refused recipient fails at once and is told; a busy server is tried again', async () => {
    await begin()
    desk.smtp.refuses = 550
    await written()
    expect((await waiting())[0]).toMatchObject({ state: 'failed', fault: 'mail_refused' })
    desk.smtp.refuses = 451
    await written({ subject: '再来' })
    expect((await waiting())[0]).toMatchObject({ state: 'waiting', fault: 'mail_refused' })
    desk.smtp.refuses = 0
    await desk.turn()
    expect(desk.smtp.letters.map(({ subject }) => subject)).toEqual(['再来'])
  })

  test('nobody else decides about one’s letter, and a day has its bound', async () => {
    await begin()
    const answer = await write({ sendAt: new Date(desk.world.clock.now() + 60_000).toISOString() })
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_manager' })
    expect((await colleague.post(`/letters/${answer.body.id}/decide`, { decision: 'cancel' })).status).toBe(404)
    await desk.world.superuser.query(
      `insert into mail_outgoing (tenant_id, id, user_id, activity_id, object, record_id, field, state, made_at, due_at)
        select tenant_id, gen_random_uuid(), user_id, gen_random_uuid(), object, record_id, field, 'cancelled', made_at, due_at
        from mail_outgoing, generate_series(1, $1) where activity_id = $2`,
      [MOST_A_DAY, answer.body.id],
    )
    expect((await write()).status).toBe(429)
  })
})
