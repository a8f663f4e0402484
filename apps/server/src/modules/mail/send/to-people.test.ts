import { describe, expect, test } from 'vitest'
import { person } from '../../../testing/people.ts'
import { mailDesk } from '../testing/desk.ts'
import { hasDovecot } from '../testing/dovecot.ts'

/* One letter from an account or a deal to several of its people: to all of them or to nobody, and never to who may not be written to. */
describe.skipIf(!hasDovecot())('a letter to people of an account or a deal', () => {
  const desk = mailDesk()
  let made = 0

  /** A company with a deal, and three people: of the company, with a part in the deal, and of neither. */
  const beginDeal = async () => {
    made += 1
    const stranger = await desk.contact(desk.rep, { name: '王伟', email: `reader${made}@buyer.example` })
    await desk.connect()
    await desk.work()
    const create = async (path: string, values: object): Promise<string> => {
      const answer = await desk.rep.post(path, values)
      expect(answer.status, answer.text).toBe(201)
      return answer.body.id
    }
    const account = await create('/accounts', { name: '云帆科技' })
    const staff = await create('/contacts', { name: '林安', email: 'lin@buyer.example', accountId: account })
    const adviser = await create('/contacts', { name: '周宁', email: 'zhou@adviser.example' })
    const deal = await create('/opportunities', { name: '换新', accountId: account, contacts: [adviser] })
    return { account, staff, adviser, deal, stranger }
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
