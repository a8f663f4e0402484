import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'

let world: World
let rep: TestPerson
let colleague: TestPerson
let stranger: TestPerson
let mine: string
let theirs: string

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  const admin = await person(world, tenant, { role: 'system_admin' })
  const team = (await admin.post('/teams', { name: '一队' })).body.id
  rep = await person(world, tenant, { role: 'sales_rep', teamId: team })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId: team })
  stranger = await person(world, tenant, { role: 'sales_rep' })
  mine = (await rep.post('/contacts', { name: '苏一', mobile: '13900000001' })).body.id
  theirs = (await colleague.post('/contacts', { name: '苏二', mobile: '13900000002' })).body.id
})
afterAll(() => world.stop())

const explain = async (who: TestPerson, query: string, language = 'en') =>
  (await who.get(`/access/explain?object=contact&${query}`, { 'accept-language': language })).body

describe('an explanation of rights', () => {
  it('says by which role something is granted', async () => {
    expect(await explain(rep, `id=${mine}&field=mobile&action=reveal`)).toMatchObject({
      allowed: true,
      reason: 'granted',
      mode: 'masked',
      sentence: expect.stringMatching(/^Because you are a sales rep.*, you may reveal your own/),
    })
  })

  it('says of each refusal its own reason, and who can change it', async () => {
    const refused = async (who: TestPerson, query: string) => {
      const { allowed, reason, grants, sentence } = await explain(who, query)
      expect([allowed, grants]).toEqual([false, []])
      expect(sentence).toMatch(/administrator|assign|GET \/catalog|is none of them/)
      return reason
    }
    const marketer = await person(world, rep.tenantId, { role: 'marketer' })
    expect(await refused(marketer, 'action=delete')).toBe('action_not_granted')
    expect(await refused(rep, `id=${mine}&field=nothing`)).toBe('field_unknown')
    expect(await refused(rep, `id=${mine}&field=lastFollowUpAt&action=update`)).toBe('field_not_granted')
    expect(await refused(rep, `id=${theirs}&action=update`)).toBe('beyond_reach')
    expect(await refused(rep, `id=${theirs}&field=mobile`)).toBe('field_beyond_reach')
    expect(await refused(stranger, `id=${theirs}`)).toBe('no_record')
  })

  it('says the same of a record beyond reach as of none', async () => {
    const none = '018f0000-0000-7000-8000-000000000000'
    for (const query of ['', '&action=update', '&field=mobile', '&field=mobile&action=reveal'])
      expect(await explain(stranger, `id=${theirs}${query}`)).toEqual(await explain(stranger, `id=${none}${query}`))
  })

  it('speaks Chinese to whoever reads Chinese', async () => {
    expect((await explain(rep, `id=${theirs}&action=update`, 'zh')).sentence).toBe(
      '你只能修改自己负责的联系人，这一条不是；需要的话，请负责人或你的主管转给你。',
    )
  })

  it('refuses an action there is not, naming those there are', async () => {
    const answer = await rep.get('/access/explain?object=contact&action=fly', { 'accept-language': 'en' })
    expect([answer.status, answer.body.code]).toEqual([400, 'malformed'])
    expect(answer.body.errors).toEqual([
      {
        path: '/action',
        code: 'choice_unknown',
        message:
          'One of: list, read, create, update, assign, delete, restore, merge, reveal, contact, lookup, import, approve',
      },
    ])
  })
})
