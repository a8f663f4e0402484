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

  /** A company with a deal, and three people: of the company, with a part in the deal, and of neither. */
  const beginDeal = async () => {
    await begin()
    const made = async (path: string, values: object): Promise<string> => {
      const answer = await desk.rep.post(path, values)
      expect(answer.status, answer.text).toBe(201)
      return answer.body.id
    }
    const account = await made('/accounts', { name: '云帆科技' })
    const staff = await made('/contacts', { name: '林安', email: 'lin@buyer.example', accountId: account })
    const adviser = await made('/contacts', { name: '周宁', email: 'zhou@adviser.example' })
    const deal = await made('/opportunities', { name: '换新', accountId: account, contacts: [adviser] })
    return { account, staff, adviser, deal, stranger: id }
  }
  const writeFrom = (path: string, toIds: readonly string[]) =>
    desk.rep.post(`/${path}/letters`, { subject: '方案', words: '请看方案。', toIds })
  const lettersOn = async (path: string): Promise<string[]> => {
    const { body } = await desk.rep.get(`/${path}/timeline`)
    return body.data.flatMap((each: { activityKind?: string; id: string }) =>
      each.activityKind === 'mail' ? [each.id] : [],
    )
  }

  test('from a deal it goes to its people in one letter, and stands on the deal and on each of them, whoever was merged meanwhile', async () => {
    const { account, staff, adviser, deal } = await beginDeal()
    const answer = await writeFrom(`opportunities/${deal}`, [adviser, staff])
    expect(answer.status, answer.text).toBe(202)
    expect(answer.text).not.toContain('adviser.example')
    await desk.work()
    const [letter] = desk.smtp.letters
    expect([desk.smtp.letters.length, letter?.to?.map(({ address }) => address).sort()]).toEqual([
      1,
      ['lin@buyer.example', 'zhou@adviser.example'],
    ])
    const sent = [answer.body.id]
    for (const path of [`opportunities/${deal}`, `contacts/${staff}`, `contacts/${adviser}`])
      expect(await lettersOn(path), path).toEqual(sent)
    expect(await lettersOn(`accounts/${account}`)).toEqual([])
    const twin = await desk.contact(desk.rep, { name: '周宁', mobile: '13800138011' })
    const merged = await desk.rep.post(`/contacts/${twin}/merge`, { otherId: adviser })
    expect(merged.status, merged.text).toBeLessThan(300)
    expect(await lettersOn(`contacts/${twin}`)).toEqual(sent)
    // who sees a person and not the deal sees none of it
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    expect((await colleague.get(`/contacts/${staff}/timeline`)).status).toBe(404)
  })

  test('who does not belong there, wants no letters or has no address is named by their place; nobody is written to then', async () => {
    const { account, staff, adviser, deal, stranger } = await beginDeal()
    const codes = async (path: string, toIds: string[]) => {
      const answer = await writeFrom(path, toIds)
      return [
        answer.status,
        ...(answer.body.errors ?? []).map((each: { path: string; code: string }) => `${each.path} ${each.code}`),
      ]
    }
    const unwanting = { name: '吴敏', email: 'wu@buyer.example', accountId: account, doNotMail: true }
    const wishes = await desk.contact(desk.rep, unwanting)
    const silent = await desk.contact(desk.rep, { name: '无邮箱', mobile: '13800138000', accountId: account })
    expect(await codes(`accounts/${account}`, [staff, wishes, silent, adviser])).toEqual([
      422,
      '/toIds/1 mail_unwanted',
      '/toIds/2 mail_no_address',
      '/toIds/3 mail_not_theirs',
    ])
    expect(await codes(`opportunities/${deal}`, [stranger])).toEqual([422, '/toIds/0 mail_not_theirs'])
    expect(await codes(`accounts/${account}`, [])).toEqual([400, '/toIds items_too_few'])
    expect((await codes(`accounts/${deal}`, [staff]))[0]).toBe(404)
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    const hers = await desk.contact(colleague, { name: '李娜', email: 'li@buyer.example' })
    expect(await codes(`opportunities/${deal}`, [hers])).toEqual([422, '/toIds/0 mail_not_theirs'])
    await desk.work()
    expect(desk.smtp.letters).toHaveLength(0)
  })

  test('one who since wants none stops the letter to all; one whom the server refuses is named on a letter that went to the others', async () => {
    const { account, staff, adviser, deal } = await beginDeal()
    const later = new Date(desk.world.clock.now() + 60_000).toISOString()
    const body = { subject: '方案', words: '请看方案。', toIds: [staff, adviser], sendAt: later }
    expect((await desk.rep.post(`/opportunities/${deal}/letters`, body)).status).toBe(202)
    expect((await desk.rep.patch(`/contacts/${adviser}`, { doNotMail: true }, 1)).status).toBe(200)
    await desk.turn()
    const gone = () => desk.smtp.letters.filter(({ subject }) => subject === '方案').length
    const open = async () => (await desk.rep.get(`/letters?object=opportunity&recordId=${deal}`)).body.data
    expect([gone(), await open()]).toMatchObject([
      0,
      [{ state: 'cancelled', fault: 'mail_not_wanted', refusedIds: [] }],
    ])
    const other = await desk.contact(desk.rep, { name: '吴敏', email: 'wu@buyer.example', accountId: account })
    desk.smtp.refusesAlone = 'wu@buyer.example'
    expect((await writeFrom(`accounts/${account}`, [staff, other])).status).toBe(202)
    await desk.turn()
    await desk.turn()
    expect(gone()).toBe(1)
    expect((await desk.rep.get(`/letters?object=account&recordId=${account}`)).body.data).toMatchObject([
      { state: 'sent', fault: 'mail_refused', refusedIds: [other] },
    ])
  })

  test('one who is gone meanwhile stops the letter to all', async () => {
    const { staff, adviser, deal } = await beginDeal()
    const sendAt = new Date(desk.world.clock.now() + 60_000).toISOString()
    const body = { subject: '还来得及', words: '请看方案。', toIds: [staff, adviser], sendAt }
    expect((await desk.rep.post(`/opportunities/${deal}/letters`, body)).status).toBe(202)
    expect((await desk.rep.delete(`/contacts/${adviser}`)).status).toBe(204)
    await desk.turn()
    expect(desk.smtp.letters.filter(({ subject }) => subject === '还来得及')).toHaveLength(0)
    const { data } = (await desk.rep.get(`/letters?object=opportunity&recordId=${deal}`)).body
    expect(data).toMatchObject([{ fault: 'mail_record_gone' }])
  })

  test('where addresses are none of the writer’s, nobody is written to', async () => {
    const { account, staff } = await beginDeal()
    const security = await person(desk.world, desk.tenant, { role: 'security_admin' })
    const hide = async (sales_rep: boolean) =>
      expect(
        (await security.put('/layouts/hiding', { object: 'contact', field: 'email', roles: { sales_rep } })).status,
      ).toBe(204)
    await hide(true)
    const alone = await desk.rep.post(`/contacts/${staff}/letters`, { subject: 'x', words: 'y' })
    expect([alone.status, alone.body.errors]).toMatchObject([422, [{ path: '/field', code: 'contact_missing' }]])
    const among = await writeFrom(`accounts/${account}`, [staff])
    expect([among.status, among.body.errors]).toMatchObject([422, [{ path: '/toIds/0', code: 'mail_no_address' }]])
    await hide(false)
    expect((await writeFrom(`accounts/${account}`, [staff])).status).toBe(202)
  })
})
