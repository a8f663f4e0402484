import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../../testing/people.ts'
import { startWorld, type World } from '../../../testing/world.ts'

/* Templates of letters: who keeps them, what of a person may stand in them, and what a letter made from one says. */
let world: World
let tenant: string
let admin: TestPerson
let rep: TestPerson
let contactId: string

const content = (words: string, more: object = {}) => ({
  name: '初次联系',
  language: 'zh',
  subject: '{{contact.name}}您好',
  words,
  ...more,
})

async function made(who: TestPerson, path: string, body: object) {
  const answer = await who.post(path, body)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const errorsOf = (answer: { body: { errors: { path: string; code: string }[] } }) =>
  answer.body.errors.map(({ path, code }) => `${path} ${code}`)
const preview = (template: string, who: TestPerson = rep, id: string = contactId) =>
  who.get(`/contacts/${id}/letters/preview?template=${template}`)

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  admin = await person(world, tenant, { role: 'system_admin' })
  rep = await person(world, tenant, { role: 'sales_rep', name: '周雨桐' })
  const account = await made(rep, '/accounts', { name: '甲{{contact.title}}方' })
  contactId = (
    await made(rep, '/contacts', {
      name: '王伟',
      email: 'wang@buyer.example',
      accountId: account.id,
      since: '2026-03-05',
      preferredLanguage: 'zh',
    })
  ).id
})
afterAll(() => world.stop())

test('a letter from a template says what its writer sees of the person, and names what is empty instead of leaving a hole', async () => {
  const words =
    '{{contact.account}}的{{ contact.name }}，{{contact.title}}，自{{contact.since}}。{{contact.preferredLanguage}} {{me.name}} {{company.name}} {{contact.owner}}'
  const template = await made(admin, '/letter-templates', content(words))
  expect(template).toMatchObject({ whose: 'company', from: ['contact', 'account', 'opportunity'], version: 1 })
  const answer = await preview(template.id)
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body).toEqual({
    subject: '王伟您好',
    // what a value says is not filled in again
    words: '甲{{contact.title}}方的王伟，{{contact.title}}，自2026年3月5日。中文 周雨桐 云杉精密仪器 周雨桐',
    empty: [{ place: 'contact.title', label: expect.objectContaining({ zh: '职务' }) }],
  })
  expect((await rep.patch(`/contacts/${contactId}`, { title: '采购' }, 1)).status).toBe(200)
  expect((await preview(template.id)).body).toMatchObject({ empty: [], words: expect.stringContaining('，采购，') })
  const english = await made(rep, '/own-letter-templates', content('Since {{contact.since}}', { language: 'en' }))
  expect((await preview(english.id)).body.words).toBe('Since 5 March 2026')
})

test('from an account or a deal a template tells of them, and of the one person who gets it', async () => {
  const account = await made(rep, '/accounts', { name: '云帆科技', industry: 'software' })
  const contact = await made(rep, '/contacts', { name: '林安', email: 'lin@buyer.example', accountId: account.id })
  const deal = await made(rep, '/opportunities', { name: '换新', accountId: account.id })
  const template = await made(
    admin,
    '/letter-templates',
    content('{{account.name}} {{opportunity.name}} {{opportunity.closeDate}}', { subject: '{{contact.name}}您好' }),
  )
  expect(template.from).toEqual(['opportunity'])
  const begun = (path: string) => rep.get(`/${path}/letters/preview?template=${template.id}`)
  const letter = await begun(`opportunities/${deal.id}`)
  expect(errorsOf(letter)).toEqual(['/template place_whose'])
  const answer = await rep.get(`/opportunities/${deal.id}/letters/preview?template=${template.id}&to=${contact.id}`)
  expect(answer.body).toMatchObject({
    subject: '林安您好',
    words: '云帆科技 换新 {{opportunity.closeDate}}',
    empty: [{ place: 'opportunity.closeDate' }],
  })
  expect(errorsOf(await begun(`accounts/${account.id}`))).toEqual(['/template place_mixed'])
  const ofAccount = await made(rep, '/own-letter-templates', content('{{account.industry}}', { subject: '您好' }))
  expect((await rep.get(`/accounts/${account.id}/letters/preview?template=${ofAccount.id}`)).body.words).not.toContain(
    '{{',
  )
  const colleague = await person(world, tenant, { role: 'sales_rep' })
  const theirs = await made(colleague, '/contacts', { name: '李娜', email: 'li@buyer.example' })
  const hidden = await rep.get(`/opportunities/${deal.id}/letters/preview?template=${template.id}&to=${theirs.id}`)
  expect(errorsOf(hidden)).toEqual(['/to mail_not_theirs'])
  // of which account a deal is, no letter tells whoever does not see it
  const security = await person(world, tenant, { role: 'security_admin' })
  const hide = async (sales_rep: boolean) => {
    const body = { object: 'opportunity', field: 'account', roles: { sales_rep } }
    expect((await security.put('/layouts/hiding', body)).status).toBe(204)
    return rep.get(`/opportunities/${deal.id}/letters/preview?template=${template.id}&to=${contact.id}`)
  }
  expect(errorsOf(await hide(true))).toEqual(['/template place_hidden'])
  expect((await hide(false)).status).toBe(200)
})

test('a letter in which a place was left as it is written does not go', async () => {
  const answer = await rep.post(`/contacts/${contactId}/letters`, {
    subject: '{{ contact.title }}',
    words: '{{your text}}',
  })
  expect(answer.status).toBe(422)
  expect(errorsOf(answer)).toEqual(['/subject place_unfilled'])
})

test('what is masked, unknown, of the wrong kind of person or not closed is refused with where and what to do', async () => {
  const refused = async (who: TestPerson, path: string, more: object) => {
    const answer = await who.post(path, content('a', more))
    expect(answer.status, answer.text).toBe(422)
    return errorsOf(answer)
  }
  for (const [who, path] of [
    [admin, '/letter-templates'],
    [rep, '/own-letter-templates'],
  ] as const) {
    expect(await refused(who, path, { words: '{{contact.mobile}}' })).toEqual(['/words place_hidden'])
    expect(await refused(who, path, { subject: '{{contact.nationalId}}' })).toEqual(['/subject place_hidden'])
    expect(await refused(who, path, { words: '{{contact.salary}}' })).toEqual(['/words place_unknown'])
    expect(await refused(who, path, { words: '{{quote.number}}' })).toEqual(['/words place_unknown'])
    expect(await refused(who, path, { words: '{{lead.company' })).toEqual(['/words place_unclosed'])
    expect(await refused(who, path, { words: '{{lead.company}}' })).toEqual(['/words place_mixed'])
  }
  const forLeads = await made(admin, '/letter-templates', content('{{lead.company}}', { subject: 'a' }))
  expect(errorsOf(await preview(forLeads.id))).toEqual(['/template place_mixed'])
})

test('what its writer sees of their own contacts, but not of this one, is refused rather than left out', async () => {
  const teamId = (await made(admin, '/teams', { name: '华东组' })).id
  const [writer, colleague] = [
    await person(world, tenant, { role: 'sales_rep', teamId }),
    await person(world, tenant, { role: 'sales_rep', teamId }),
  ]
  const contact = { name: '李娜', mobile: '13800138001', title: '采购' }
  const [own, theirs] = [await made(writer, '/contacts', contact), await made(colleague, '/contacts', contact)]
  const template = await made(writer, '/own-letter-templates', content('{{contact.title}}'))
  expect((await preview(template.id, writer, own.id)).body.words).toBe('采购')
  // of a colleague's contact the team sees the name
  expect((await writer.get(`/contacts/${theirs.id}`)).body).toMatchObject({ name: '李娜' })
  const refused = await preview(template.id, writer, theirs.id)
  expect([refused.status, errorsOf(refused)]).toEqual([422, ['/template place_hidden']])
})

test('what was hidden from the writer’s role since is not filled in for them', async () => {
  const template = await made(rep, '/own-letter-templates', content('{{contact.decisionRole}}'))
  const security = await person(world, tenant, { role: 'security_admin' })
  const layouts = await security.get('/layouts')
  const hide = (roles: object) =>
    security.put('/layouts/hiding', { object: 'contact', field: 'decisionRole', roles }, layouts.body.version)
  const hidden = await hide({ sales_rep: true })
  expect(hidden.status, hidden.text).toBeLessThan(300)
  world.clock.advance(2_000)
  expect(errorsOf(await preview(template.id))).toEqual(['/template place_hidden'])
})

test('a person’s templates are their own, the company’s are kept by who sets it up, and another company has neither', async () => {
  const mine = await made(rep, '/own-letter-templates', content('机密措辞'))
  const ours = await made(admin, '/letter-templates', content('公司措辞'))
  const colleague = await person(world, tenant, { role: 'sales_rep' })
  const shown = async (who: TestPerson) =>
    (await who.get('/letter-templates')).body.data.map(({ id }: { id: string }) => id)
  expect(await shown(rep)).toEqual(expect.arrayContaining([mine.id, ours.id]))
  expect(await shown(colleague)).toContain(ours.id)
  expect(await shown(colleague)).not.toContain(mine.id)
  expect((await rep.post('/letter-templates', content('x'))).status).toBe(403)
  expect((await rep.put(`/own-letter-templates/${ours.id}`, content('x'), 1)).status).toBe(404)
  expect((await colleague.put(`/own-letter-templates/${mine.id}`, content('x'), 1)).status).toBe(404)
  expect((await colleague.delete(`/own-letter-templates/${mine.id}`)).status).toBe(404)
  expect((await admin.delete(`/letter-templates/${mine.id}`)).status).toBe(404)
  const hers = await made(colleague, '/contacts', { name: '李娜', mobile: '13800138001' })
  expect(errorsOf(await preview(mine.id, colleague, hers.id))).toEqual(['/template reference_unknown'])
  expect((await preview(ours.id, colleague)).status).toBe(404)
  const stranger = await person(world, await company(world, '另一家'), { role: 'sales_rep' })
  expect(await shown(stranger)).toEqual([])
  const { rows } = await world.superuser.query("select encode(sealed_content, 'escape') as text from letter_template")
  expect(JSON.stringify(rows)).not.toContain(Buffer.from('措辞').toString('latin1'))
})

test('two who change a template upon the same version do not overwrite each other', async () => {
  const template = await made(admin, '/letter-templates', content('第一稿'))
  const changed = await admin.put(`/letter-templates/${template.id}`, content('第二稿'), 1)
  expect([changed.status, changed.body.version, changed.body.words]).toEqual([200, 2, '第二稿'])
  expect((await admin.put(`/letter-templates/${template.id}`, content('第三稿'), 1)).status).toBe(412)
  expect((await admin.delete(`/letter-templates/${template.id}`)).status).toBe(204)
  expect((await admin.delete(`/letter-templates/${template.id}`)).status).toBe(404)
})
