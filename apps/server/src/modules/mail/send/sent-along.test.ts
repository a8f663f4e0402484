import { describe, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../../testing/people.ts'
import { attach } from '../../../testing/uploads.ts'
import { mailDesk } from '../testing/desk.ts'
import { hasDovecot } from '../testing/dovecot.ts'

/* Files that stand on a record already go along with a letter: read where they stand when it goes, by what its writer may read then. */
describe.skipIf(!hasDovecot())('files of the record that go along with a letter', () => {
  const desk = mailDesk()
  const PAPER = '报价单：每台 1000 元'

  /** A follow-up about a record, with a file. */
  async function followUp(who: TestPerson, about: { object: string; id: string }, content = PAPER) {
    const file = (await attach(desk.world, who, { name: '报价单.txt', content })).body.id as string
    const made = await who.post('/activities', { kind: 'note', about, words: '见附件', files: [{ id: file }] })
    expect(made.status, made.text).toBe(201)
    return { file, activity: made.body.id as string }
  }
  const customer = (who: TestPerson, email = 'reader@buyer.example') => desk.contact(who, { name: '王伟', email })
  const begin = async () => {
    await desk.connect()
    await desk.work()
    const id = await customer(desk.rep)
    return { id, ...(await followUp(desk.rep, { object: 'contact', id })) }
  }
  const write = (path: string, recordFiles: readonly string[], other: object = {}) =>
    desk.rep.post(`/${path}/letters`, {
      subject: '报价',
      words: '请看附件。',
      recordFiles: recordFiles.map((id) => ({ id })),
      ...other,
    })
  const faultsOf = async (path: string, recordFiles: readonly string[]) => {
    const { status, body } = await write(path, recordFiles)
    return [status, ...(body.errors ?? []).map((each: { path: string; code: string }) => `${each.path} ${each.code}`)]
  }
  const attachments = () =>
    desk.smtp.letters.map((letter) =>
      letter.attachments.map(({ filename, content }) => [filename, new TextDecoder().decode(content as ArrayBuffer)]),
    )
  const waiting = async (object: string, id: string) =>
    (await desk.rep.get(`/letters?object=${object}&recordId=${id}`)).body.data

  test('are sent as they stand, stay where they are, and the log says which went to whom', async () => {
    const { id, file } = await begin()
    const own = (await attach(desk.world, desk.rep, { name: '说明.txt', content: '说明' })).body.id
    const answer = await write(`contacts/${id}`, [file], { files: [{ id: own }] })
    expect(answer.status, answer.text).toBe(202)
    await desk.work()
    expect(attachments()).toEqual([
      [
        ['说明.txt', '说明'],
        ['报价单.txt', PAPER],
      ],
    ])
    expect(await desk.lettersOf(id)).toMatchObject([{ sentFiles: '报价单.txt', files: [{ name: '说明.txt' }] }])
    expect((await desk.rep.get(`/files/${file}/content`)).text).toBe(PAPER)
    const logged = await desk.world.superuser.query(
      `select event::text as text from audit_inbox union all select event::text from audit_entry`,
    )
    const text = logged.rows.map((row) => row.text).find((each) => each.includes('mail.send') && each.includes(file))
    expect(text).toContain(own)
    expect(text).toContain(id)
  })

  test('of a follow-up of a deal go with a letter from it; those of its people do not stand on it', async () => {
    const { id, file } = await begin()
    const deal = (await desk.rep.post('/opportunities', { name: '换新', contacts: [id] })).body.id
    const of = await followUp(desk.rep, { object: 'opportunity', id: deal }, '方案')
    expect((await write(`opportunities/${deal}`, [of.file], { toIds: [id] })).status).toBe(202)
    await desk.work()
    expect(attachments()).toEqual([[['报价单.txt', '方案']]])
    expect((await write(`opportunities/${deal}`, [file], { toIds: [id] })).body.errors).toMatchObject([
      { path: '/recordFiles/0', code: 'mail_file_elsewhere' },
    ])
    // the letter stands on the person's timeline as well, with nothing of the deal's file but its name
    expect(await desk.lettersOf(id)).toMatchObject([{ sentFiles: '报价单.txt', files: null }])
  })

  test('are refused, in one word, where they stand elsewhere, beyond reach, in another company, in no record, or are gone', async () => {
    const { id, file, activity } = await begin()
    const path = `contacts/${id}`
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    const hers = await followUp(colleague, {
      object: 'contact',
      id: await customer(colleague, 'hers@buyer.example'),
    })
    const other = await customer(desk.rep, 'other@buyer.example')
    const elsewhere = await followUp(desk.rep, { object: 'contact', id: other })
    const stranger = await person(desk.world, await company(desk.world, '另一家'), { role: 'sales_rep' })
    const theirs = await followUp(stranger, { object: 'contact', id: await customer(stranger) })
    const upload = (await attach(desk.world, desk.rep, { name: 'a.txt', content: 'a' })).body.id as string
    const taken = await followUp(desk.rep, { object: 'contact', id })
    expect((await desk.rep.patch(`/activities/${taken.activity}`, { files: [] }, 1)).status).toBe(200)
    const unknown = desk.world.services.newId()
    for (const each of [hers.file, elsewhere.file, theirs.file, upload, taken.file, unknown])
      expect(await faultsOf(path, [file, each])).toEqual([422, '/recordFiles/1 mail_file_elsewhere'])
    expect((await desk.rep.delete(`/activities/${activity}`)).status).toBe(204)
    expect(await faultsOf(path, [file])).toEqual([422, '/recordFiles/0 mail_file_elsewhere'])
    await desk.work()
    expect(desk.smtp.letters).toHaveLength(0)
  })

  test('of a colleague’s person on one’s own customer are refused without a key being asked for, and still when the row is moved in the database', async () => {
    const admin = await person(desk.world, desk.tenant, { role: 'system_admin' })
    const teamId = (await admin.post('/teams', { name: '一组' })).body.id
    const inTeam = (role: 'sales_rep' | 'sales_manager') => person(desk.world, desk.tenant, { role, teamId })
    const [colleague, manager] = [await inTeam('sales_rep'), await inTeam('sales_manager')]
    desk.rep = await inTeam('sales_rep')
    await desk.connect()
    const accountId = (await desk.rep.post('/accounts', { name: '云帆科技' })).body.id
    const own = await desk.contact(desk.rep, { name: '林安', email: 'own@buyer.example', accountId })
    const hers = await desk.contact(manager, {
      name: '周宁',
      email: 'hers@buyer.example',
      accountId,
      ownerId: colleague.id,
    })
    const { file } = await followUp(colleague, { object: 'contact', id: hers })
    const refused = async (id: string) => {
      const answer = await write(`accounts/${accountId}`, [id], { toIds: [own] })
      expect(answer.body.errors, answer.text).toMatchObject([{ path: '/recordFiles/0', code: 'mail_file_elsewhere' }])
      const { purposes } = await desk.world.services.keeper.budgetOf(desk.tenant, desk.rep.id)
      return purposes.map(({ purpose, hour }) => `${purpose} ${hour.spent}`)
    }
    const before = await refused(desk.world.services.newId())
    expect(await refused(file)).toEqual(before)
    await desk.world.superuser.query('update contact set owner_id = $1 where id = $2', [desk.rep.id, hers])
    await refused(file)
  })

  test('that are gone, or not the writer’s to read any more, when it is to go stop the letter and say so', async () => {
    const { id, file, activity } = await begin()
    const security = await person(desk.world, desk.tenant, { role: 'security_admin' })
    const hide = (sales_rep: boolean) =>
      security.put('/layouts/hiding', { object: 'activity', field: 'files', roles: { sales_rep } })
    const sendAt = () => new Date(desk.world.clock.now() + 60_000).toISOString()
    const later = async () => expect((await write(`contacts/${id}`, [file], { sendAt: sendAt() })).status).toBe(202)
    await later()
    expect((await hide(true)).status).toBe(204)
    await desk.turn()
    expect((await hide(false)).status).toBe(204)
    await later()
    expect((await desk.rep.patch(`/activities/${activity}`, { files: [] }, 1)).status).toBe(200)
    await desk.turn()
    expect(desk.smtp.letters).toHaveLength(0)
    const stopped = { state: 'cancelled', fault: 'mail_file_gone' }
    expect(await waiting('contact', id)).toMatchObject([stopped, stopped])
  })

  test('count with the uploads: ten files and 10 MB in all', async () => {
    const { id, file } = await begin()
    const uploads: { id: string }[] = []
    for (let n = 0; n < 10; n += 1)
      uploads.push({ id: (await attach(desk.world, desk.rep, { name: `${n}.txt`, content: 'x' })).body.id })
    const many = await write(`contacts/${id}`, [file], { files: uploads })
    expect(many.body.errors).toMatchObject([{ path: '/files', code: 'files_too_many' }])
    const heavy = await followUp(desk.rep, { object: 'contact', id }, 'x'.repeat(10 * 1024 * 1024))
    expect((await write(`contacts/${id}`, [file, heavy.file])).body.errors).toMatchObject([
      { path: '/files', code: 'mail_files_too_large' },
    ])
  })
})
