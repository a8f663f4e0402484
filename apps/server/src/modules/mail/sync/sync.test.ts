import { describe, expect, test, vi } from 'vitest'
import { again, person } from '../../../testing/people.ts'
import { mailDesk, message } from '../testing/desk.ts'
import { hasDovecot, USER } from '../testing/dovecot.ts'

/* What a mailbox brings: letters of customers whom its owner works with, each once, whatever breaks; and it says what it left. */
describe.skipIf(!hasDovecot())('a mailbox that is read', () => {
  const desk = mailDesk()
  let made = 0

  /** A customer of the rep's with an address of its own. */
  const customer = async (values: Record<string, unknown> = {}) => {
    made += 1
    const email = `customer${made}@buyer.example`
    return { email, id: await desk.contact(desk.rep, { name: '王伟', email, ...values }) }
  }
  const notices = async () => {
    desk.rep = await again(desk.world, desk.rep)
    return (await desk.rep.get('/notices')).body.data.map(({ kind }: { kind: string }) => kind)
  }
  const counts = async (kind: 'inbox' | 'sent') => {
    const { mailbox } = (await desk.rep.get('/mailbox')).body
    return mailbox.folders.find((each: { kind: string }) => each.kind === kind)
  }

  test('brings what customers wrote and what was written to them onto their timeline, and nothing of strangers', async () => {
    const { id, email } = await customer()
    await desk.connect()
    desk.imap.deliver(
      'INBOX',
      message({ from: `Wang <${email}>`, to: USER, subject: '报价的问题', text: '请再优惠一点' }),
    )
    desk.imap.deliver('Sent', message({ from: USER, to: email.toUpperCase(), subject: 'Re: 报价的问题', text: '好的' }))
    desk.imap.deliver('INBOX', message({ from: 'stranger@elsewhere.example', to: USER, subject: '私事', text: '绝密' }))
    await desk.turn()
    const letters = await desk.lettersOf(id)
    expect(letters.map(({ subject, text, direction }) => [subject, text, direction])).toEqual(
      expect.arrayContaining([
        ['报价的问题', '请再优惠一点', 'in'],
        ['Re: 报价的问题', '好的', 'out'],
      ]),
    )
    expect(letters).toHaveLength(2)
    expect(await counts('sent')).toMatchObject({ brought: 1, stranger: 0 })
    const stored = await desk.world.superuser.query('select a::text as row from activity a')
    for (const { row } of stored.rows)
      for (const words of ['绝密', '优惠', '报价']) expect(row).not.toContain(Buffer.from(words).toString('hex'))
  })

  test('a colleague’s customer is a stranger to this mailbox', async () => {
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    const id = await desk.contact(colleague, { name: '李娜', email: 'hers@buyer.example' })
    await desk.connect()
    await desk.work()
    const before = await counts('inbox')
    desk.imap.deliver('INBOX', message({ from: 'hers@buyer.example', to: USER, subject: '给同事的' }))
    await desk.turn()
    expect(await desk.lettersOf(id, colleague)).toEqual([])
    expect((await counts('inbox')).stranger).toBe(before.stranger + 1)
  })

  test('says what it left: too large, sent by machines, unreadable files; and leaves the address masked', async () => {
    const { id, email } = await customer()
    await desk.connect()
    await desk.work()
    const before = await counts('inbox')
    const huge = 'x'.repeat(1_000).concat('\n').repeat(11_000)
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '大', text: huge }))
    const machine = { 'Auto-Submitted': 'auto-replied' }
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '不在办公室', headers: machine }))
    const html = `<style>p{color:red}</style><p>看<b>这里</b><img src="https://track.example/x.png"></p><script>alert(1)</script>我是 ${email}`
    desk.imap.deliver(
      'INBOX',
      message({ from: email, to: USER, subject: `来自 ${email}`, text: html, type: 'text/html; charset=utf-8' }),
    )
    const parts = [
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      '见附件',
      '--b',
      'Content-Type: application/pdf; name="offer.pdf"',
      'Content-Disposition: attachment; filename="offer.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.alloc(3_000).toString('base64'),
      '--b--',
    ]
    const mixed = { type: 'multipart/mixed; boundary=b', text: parts.join('\n') }
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '附件', ...mixed }))
    await desk.turn()
    const after = await counts('inbox')
    expect([after.tooLarge - before.tooLarge, after.automatic - before.automatic]).toEqual([1, 1])
    const letters = await desk.lettersOf(id)
    const texts = letters.map(({ subject, text }) => `${subject}|${text}`)
    expect(texts).toHaveLength(2)
    // what is no PDF inside is none
    expect(texts.join('\n')).toContain('[附件未带入: offer.pdf, 3 KB]')
    expect(texts.find((text) => text.startsWith('来自'))).toMatch(/^来自 ···\|看这里\s+我是 ···$/)
  })

  test('brings the files of a letter as files of the follow-up, sealed and looked through, and leaves what is not taken', async () => {
    const { id, email } = await customer()
    await desk.connect()
    const part = (name: string, bytes: Buffer) => [
      '--b',
      `Content-Type: application/octet-stream; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      ...(bytes.toString('base64').match(/.{1,76}/g) ?? []),
    ]
    const letter = (parts: string[]) => ({
      type: 'multipart/mixed; boundary=b',
      text: ['--b', 'Content-Type: text/plain; charset=utf-8', '', '见附件', ...parts, '--b--'].join('\n'),
    })
    const paper = Buffer.from('报价单：每台 1000 元', 'utf8')
    const program = Buffer.from('MZ\u0000\u0001')
    const mixed = letter([...part('quote.txt', paper), ...part('setup.exe', program)])
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '两个附件', ...mixed }))
    const many = letter(Array.from({ length: 12 }, (_, n) => part(`n${n}.txt`, paper)).flat())
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '很多附件', ...many }))
    await desk.turn()
    const letters = await desk.lettersOf(id)
    const of = (subject: string) => letters.find((each) => each['subject'] === subject) ?? {}
    const two = of('两个附件')
    expect(two['files']).toMatchObject([{ name: 'quote.txt', size: paper.length }])
    expect(two['text']).toBe('见附件\n[附件未带入: setup.exe, 1 KB]')
    const [file] = two['files'] as { id: string }[]
    expect((await desk.rep.get(`/files/${file?.id}/content`)).text).toBe(paper.toString())
    expect(of('很多附件')['files']).toHaveLength(10)
    expect(of('很多附件')['text']).toContain('n11.txt')
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    expect((await colleague.get(`/files/${file?.id}/content`)).status).toBe(404)
  })

  test('letters are one thread by what they quote, in whatever order they come, and not by subject or time', async () => {
    const { id, email } = await customer()
    await desk.connect()
    await desk.work()
    const letter = (own: string, quoted: Record<string, string>, subject = '报价') =>
      message({ from: email, to: USER, subject, headers: { 'Message-ID': `<${own}@x.example>`, ...quoted } })
    const [one, two, three, four] = ['one', 'two', 'three', 'four'].map((name) => `${name}${made}`)
    desk.imap.deliver('INBOX', letter(`${one}`, {}))
    desk.imap.deliver('INBOX', letter(`${four}`, {}))
    desk.imap.deliver('INBOX', letter(`${three}`, { 'In-Reply-To': `<${two}@x.example>` }, '另一个主题'))
    await desk.turn()
    const before = (await desk.lettersOf(id)).map(({ thread }) => thread)
    expect(new Set(before).size).toBe(3)
    // the one between comes last, and ties both ends together
    const between = { References: `<${one}@x.example>`, 'Message-ID': `<${two}@x.example>` }
    desk.imap.deliver('Sent', message({ from: USER, to: email, subject: '回信', headers: between }))
    await desk.turn()
    const letters = await desk.lettersOf(id)
    const threadOf = (subject: string) =>
      letters.filter((each) => each['subject'] === subject).map(({ thread }) => thread)
    expect(threadOf('回信')).toEqual(threadOf('另一个主题'))
    expect(threadOf('报价').filter((thread) => thread === threadOf('回信')[0])).toHaveLength(1)
    expect(new Set(letters.map(({ thread }) => thread)).size).toBe(2)
  })

  test('a page of messages costs one call for the digests of ids, and as many questions for forty as for four', async () => {
    await customer()
    await desk.connect()
    await desk.work()
    const { database, keeper } = desk.world.services
    const costOf = async (count: number) => {
      for (let n = 0; n < count; n += 1)
        desk.imap.deliver('INBOX', message({ from: `nobody${n}@elsewhere.example`, to: USER, subject: '别人的' }))
      desk.world.clock.advance(6 * 60_000)
      const counted = [vi.spyOn(database, 'read'), vi.spyOn(database, 'inTenant'), vi.spyOn(keeper, 'digests')]
      await desk.work()
      const calls = counted.map((spy) => spy.mock.calls.length)
      vi.restoreAllMocks()
      return calls
    }
    const few = await costOf(4)
    expect(await costOf(40)).toEqual(few)
    expect((await counts('inbox')).stranger).toBeGreaterThanOrEqual(44)
  })

  test('a connection cut at any point loses nothing and brings nothing twice', async () => {
    const { id, email } = await customer()
    await desk.connect()
    await desk.work()
    for (let n = 0; n < 6; n += 1)
      desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: `第 ${n} 封`, text: '内容'.repeat(200) }))
    for (let bytes = 200; bytes < 8_000; bytes += 600) {
      desk.imap.cutAfter = bytes
      desk.world.clock.advance(61 * 60_000)
      await desk.work()
    }
    desk.imap.cutAfter = null
    desk.world.clock.advance(61 * 60_000)
    await desk.work()
    desk.rep = await again(desk.world, desk.rep)
    const subjects = (await desk.lettersOf(id)).map(({ subject }) => subject)
    expect(subjects.toSorted()).toEqual(Array.from({ length: 6 }, (_, n) => `第 ${n} 封`))
    expect((await desk.rep.get('/mailbox')).body.mailbox).toMatchObject({ fault: null, paused: false })
  })

  test('a database that fails in the middle of a letter leaves neither half of it, and the next try brings it', async () => {
    const { id, email } = await customer()
    await desk.connect()
    await desk.work()
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '一次' }))
    await desk.world.superuser.query(`create function break_it() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
      create trigger break_it before insert on activity for each row execute function break_it()`)
    await desk.turn()
    expect(await desk.lettersOf(id)).toEqual([])
    await desk.world.superuser.query('drop trigger break_it on activity; drop function break_it')
    await desk.turn()
    expect((await desk.lettersOf(id)).map(({ subject }) => subject)).toEqual(['一次'])
    const kept = await desk.world.superuser.query('select count(*)::int as n from mail_letter where user_id = $1', [
      desk.rep.id,
    ])
    expect(kept.rows).toEqual([{ n: 1 }])
  })

  test('a folder whose numbering is new is read again, and its letters come once', async () => {
    const { id, email } = await customer()
    await desk.connect()
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '还是一封' }))
    await desk.turn()
    desk.imap.renumber()
    await desk.turn()
    expect(await desk.lettersOf(id)).toHaveLength(1)
  })

  test('two servers at once bring each letter once', async () => {
    const { id, email } = await customer()
    await desk.connect()
    await desk.work()
    for (let n = 0; n < 5; n += 1) desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: `并发 ${n}` }))
    desk.world.clock.advance(6 * 60_000)
    await Promise.all([desk.work(), desk.work()])
    await desk.turn()
    expect(await desk.lettersOf(id)).toHaveLength(5)
  })

  test('a password that was changed pauses it, says so, and connecting anew catches up', async () => {
    const { id, email } = await customer()
    await desk.connect()
    await desk.work()
    await desk.imap.setPassword('changed')
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '这段时间的' }))
    await desk.turn()
    const { mailbox } = (await desk.rep.get('/mailbox')).body
    expect(mailbox).toMatchObject({ fault: 'mail_password_refused', paused: true })
    expect(await notices()).toEqual(['mailbox'])
    const sent = await desk.rep.post(`/contacts/${id}/letters`, { subject: 'a', words: 'b' })
    expect([sent.status, sent.body.code]).toEqual([409, 'mailbox_missing'])
    desk.smtp.password = 'changed'
    desk.rep = await again(desk.world, desk.rep)
    const anew = await desk.rep.put('/mailbox', desk.account({ password: 'changed' }))
    expect(anew.status, anew.text).toBe(204)
    await desk.work()
    expect((await desk.lettersOf(id)).map(({ subject }) => subject)).toEqual(['这段时间的'])
  })

  test('a server that is gone for a day is told of once, and again when it goes anew', async () => {
    await desk.connect()
    await desk.work()
    const hours = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        desk.world.clock.advance(61 * 60_000)
        await desk.work()
      }
      return notices()
    }
    desk.imap.cutAfter = 0
    expect(await hours(22)).toEqual([])
    expect(await hours(8)).toEqual(['mailbox'])
    desk.imap.cutAfter = null
    expect(await hours(2)).toEqual(['mailbox'])
    expect((await desk.rep.get('/mailbox')).body.mailbox).toMatchObject({ fault: null, paused: false })
    desk.imap.cutAfter = 0
    expect(await hours(26)).toEqual(['mailbox', 'mailbox'])
  })

  test('whose account is frozen, nothing is brought for', async () => {
    const security = await person(desk.world, desk.tenant, { role: 'security_admin' })
    const { id, email } = await customer()
    await desk.connect()
    await desk.work()
    desk.imap.deliver('INBOX', message({ from: email, to: USER, subject: '冻结以后' }))
    expect((await security.post(`/users/${desk.rep.id}/freeze`, { reason: '测试' })).status).toBe(200)
    await desk.turn()
    const { rows } = await desk.world.superuser.query('select 1 from activity where tenant_id = $1 and about_id = $2', [
      desk.tenant,
      id,
    ])
    expect(rows).toEqual([])
  })
})
