import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { company, person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { imported, undone } from '../../apps/server/src/testing/uploads.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, type Teams, withPolicy } from '../crew.ts'

let world: World
let tenant: string
let teams: Teams
let rep: TestPerson
let colleague: TestPerson

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  teams = await makeTeams(world, tenant)
  rep = await person(world, tenant, { role: 'sales_rep', teamId: teams.north, name: '林一' })
  colleague = await person(world, tenant, { role: 'sales_rep', teamId: teams.north, name: '林二' })
})
afterAll(() => world.stop())

const rowsOf = async (id: string, outcome: string) =>
  (await rep.get(`/imports/${id}/rows?outcome=${outcome}`)).body.data
const codes = (rows: { row: number; faults: { code: string }[] }[]) =>
  rows.map(({ row, faults }) => [row, faults[0]?.code])

describe('besides contacts', () => {
  it('leads come in, by the same rules', async () => {
    const file =
      '姓名,公司,手机,状态,来源\n甲,某厂,13800007001,已联系,展会\n,某厂二,,新线索,\n甲,某厂,13800007001,,\n,,,,展会\n'
    const done = await imported(world, rep, { object: 'leads', file })
    expect(done).toMatchObject({ object: 'lead', rows: 4, created: 2, skipped: 1, rejected: 1 })
    const { data } = (await rep.get('/leads')).body
    expect(data.find((each: { name: string }) => each.name === '甲')).toMatchObject({
      status: 'contacted',
      source: 'exhibition',
    })
  })

  it('accounts come in, known again by credit code or name, and people find theirs by either', async () => {
    const code = '91350211M000100Y46'
    const file = `客户名称,统一社会信用代码,行业,人数\n云杉甲厂,${code},制造业,320\n云杉乙厂,,软件和信息技术,1–19人\n云杉丙厂,123,,\n云杉乙厂,,,\n`
    const done = await imported(world, rep, { object: 'accounts', file })
    expect(done).toMatchObject({ rows: 4, created: 2, skipped: 1, rejected: 1 })
    const people = await imported(world, rep, {
      file: `姓名,手机,公司\n乙,13800007002,${code}\n丙,13800007003,云杉乙厂\n丁,13800007004,云杉丁厂\n`,
      options: { createMissing: [] },
    })
    expect(people).toMatchObject({ created: 2, rejected: 1 })
    expect(codes(await rowsOf(people.id, 'rejected'))).toEqual([[3, 'reference_unknown']])
    const accounts = new Map(
      (await rep.get('/accounts')).body.data.map((each: { name: string; id: string }) => [each.name, each.id]),
    )
    const find = async (q: string) => (await rep.post('/contacts/query', { q })).body.data[0].accountId
    expect([await find('13800007002'), await find('13800007003')]).toEqual([
      accounts.get('云杉甲厂'),
      accounts.get('云杉乙厂'),
    ])
  })

  it('accounts point to parents that stand before or behind them in the file, in the base, or are made', async () => {
    await imported(world, rep, { object: 'accounts', file: '客户名称\n老集团\n' })
    const far = Array.from({ length: 1_100 }, (_, n) => `分厂${n},`)
    const file = [
      '客户名称,上级客户',
      '子一,后集团',
      '子二,老集团',
      '子三,新集团',
      '子四,子四',
      ...far,
      '后集团,',
      '子五,后集团',
    ].join('\n')
    const done = await imported(world, rep, { object: 'accounts', file })
    expect(done).toMatchObject({ rows: 1_106, created: 1_106, rejected: 0 })
    const find = async (name: string) =>
      (await rep.post('/accounts/query', { q: name })).body.data.find((each: { name: string }) => each.name === name)
    const [behind, old, made] = [await find('后集团'), await find('老集团'), await find('新集团')]
    expect((await find('子一')).parentId).toBe(behind.id)
    expect((await find('子五')).parentId).toBe(behind.id)
    expect((await find('子二')).parentId).toBe(old.id)
    expect((await find('子三')).parentId).toBe(made.id)
    expect((await find('子四')).parentId).toBeNull()
    expect(await undone(world, rep, done.id)).toMatchObject({ undone: 1_107, kept: [] })
  })

  it('follow-ups come in about one’s own customers; of others’ nothing is learnt', async () => {
    await imported(world, rep, { file: '姓名,手机,邮箱\n戊,13800007010,wu@example.com\n' })
    await imported(world, rep, { object: 'accounts', file: '客户名称\n云杉戊厂\n' })
    await imported(world, colleague, { file: '姓名,手机\n己,13800007011\n' })
    const file = [
      '方式,关于,时间,内容,结果,参与人',
      '电话,13800007010,2026-11-01 10:00,谈了价格,有意向,',
      '拜访,WU@example.com,2026/11/20 9:30,看了车间,,wu@example.com',
      '会议,云杉戊厂,2026-11-02T08:00:00Z,开会,,',
      '电话,13800007011,2026-11-03 10:00,同事的客户,,',
      '电话,13800007999,2026-11-03 10:00,没有的客户,,',
      '心电感应,13800007010,2026-11-03 10:00,,,',
    ].join('\n')
    const done = await imported(world, rep, { object: 'activities', file })
    expect(done).toMatchObject({ object: 'activity', rows: 6, created: 3, rejected: 3 })
    expect(codes(await rowsOf(done.id, 'rejected'))).toEqual([
      [4, 'reference_unknown'],
      [5, 'reference_unknown'],
      [6, 'choice_unknown'],
    ])
    const [wu] = (await rep.post('/contacts/query', { q: '13800007010' })).body.data
    expect(wu.lastFollowUpAt).toBe('2026-11-20T01:30:00.000Z')
    const timeline = (await rep.get(`/contacts/${wu.id}/timeline`)).text
    expect(timeline).toContain('谈了价格')
    expect(await undone(world, rep, done.id)).toMatchObject({ undone: 3, kept: [] })
    expect((await rep.get(`/contacts/${wu.id}/timeline`)).text).not.toContain('谈了价格')
  })

  describe('follow-ups brought in twice', () => {
    const heading = '方式,关于,时间,内容,结果'
    const call = '电话,13800007040,2026-11-01 10:00,报了价'
    const bring = (rows: readonly string[], duplicates: string) =>
      imported(world, rep, { object: 'activities', file: [heading, ...rows].join('\n'), options: { duplicates } })
    const linesAbout = async (mobile: string) => {
      const [customer] = (await rep.post('/contacts/query', { q: mobile })).body.data
      const { data } = (await rep.get('/activities?limit=200')).body
      return data.filter(({ about }: { about: { id: string } }) => about.id === customer.id)
    }

    it('are stored once; another time, kind, customer or wording is another follow-up', async () => {
      await imported(world, rep, { file: '姓名,手机\n辛,13800007040\n壬,13800007041\n' })
      expect(await bring([`${call},`, `${call},`], 'skip')).toMatchObject({ created: 1, skipped: 1 })
      const others = [
        '电话,13800007040,2026-11-01 10:01,报了价,',
        '拜访,13800007040,2026-11-01 10:00,报了价,',
        '电话,13800007041,2026-11-01 10:00,报了价,',
        '电话,13800007040,2026-11-01 10:00,报了新价,',
      ]
      expect(await bring([`${call},`, ...others], 'skip')).toMatchObject({ created: 4, skipped: 1, rejected: 0 })
      expect(await bring([`${call},`, ...others], 'merge')).toMatchObject({ created: 0, updated: 5 })
      expect((await linesAbout('13800007040')).length).toBe(4)
    })

    it('are updated where the rule says so, and stored again where it says that', async () => {
      await imported(world, rep, { file: '姓名,手机\n癸,13800007042\n' })
      const row = '微信,13800007042,2026-11-05 09:00,发了资料'
      await bring([`${row},`], 'skip')
      expect(await bring([`${row},有意向`], 'update')).toMatchObject({ created: 0, updated: 1 })
      expect(await linesAbout('13800007042')).toMatchObject([{ result: 'interested' }])
      expect(await bring([`${row},`], 'create')).toMatchObject({ created: 1 })
      expect((await linesAbout('13800007042')).length).toBe(2)
    })

    it('are another once their words were changed here, and always where the file states no time', async () => {
      await imported(world, rep, { file: '姓名,手机\n子,13800007043\n' })
      const row = '短信,13800007043,2026-11-06 09:00,提醒付款,'
      await bring([row], 'skip')
      const [line] = await linesAbout('13800007043')
      const changed = await rep.patch(`/activities/${line.id}`, { words: '提醒付款，已付' }, line.version)
      expect(changed.status).toBe(200)
      expect(await bring([row], 'skip')).toMatchObject({ created: 1, skipped: 0 })
      const timeless = '方式,关于,内容\n记录,13800007043,没有时间\n'
      for (const _ of [1, 2])
        expect(await imported(world, rep, { object: 'activities', file: timeless })).toMatchObject({ created: 1 })
    })
  })

  it('tasks come in, about a customer or none', async () => {
    await imported(world, rep, { file: '姓名,手机\n庚,13800007020\n' })
    const file =
      '任务内容,截止时间,关于,优先级,已完成\n回电,2026-12-01 18:00,13800007020,高,否\n备货,2026-12-02,,,\n缺期,,,,\n'
    const done = await imported(world, rep, { object: 'tasks', file })
    expect(done).toMatchObject({ object: 'task', created: 2, rejected: 1 })
    const { data } = (await rep.get('/tasks')).body
    expect(data.find((each: { what: string }) => each.what === '回电')).toMatchObject({
      priority: 'high',
      done: false,
      about: { object: 'contact' },
    })
  })
})

describe('a company’s own fields', () => {
  it('of every kind come in by their labels in either language, sealed like the rest', async () => {
    const field = (kind: string, zh: string, en: string, more = {}) => ({
      kind,
      class: 'internal',
      label: { zh, en },
      custom: true,
      ...more,
    })
    const stars = [
      { value: 'gold', label: { zh: '金', en: 'Gold' } },
      { value: 'iron', label: { zh: '铁', en: 'Iron' } },
    ]
    const custom = {
      cf_motto: field('text', '座右铭', 'Motto', { class: 'personal', search: ['substring'] }),
      cf_visits: field('integer', '来访次数', 'Visits'),
      cf_share: field('decimal', '份额', 'Share'),
      cf_signed: field('date', '签约日', 'Signed on'),
      cf_star: field('choice', '星级', 'Star', { options: stars }),
      cf_stars: field('multiChoice', '多选', 'Stars', { options: stars }),
      cf_vip: field('boolean', '贵宾', 'VIP'),
      cf_budget: field('money', '预算额', 'Budget'),
      cf_site: field('url', '主页', 'Site', { class: 'confidential' }),
    }
    const grants = Object.fromEntries(Object.keys(custom).map((key) => [key, 'clear']))
    await withPolicy(world, tenant, (policy) => ({
      ...policy,
      customFields: { contact: custom } as unknown as typeof policy.customFields,
      fieldGrants: { sales_rep: { contact: grants } } as unknown as typeof policy.fieldGrants,
    }))
    const who = await person(world, tenant, { role: 'sales_rep' })
    const file =
      '姓名,手机,座右铭,Visits,份额,签约日,星级,多选,贵宾,预算额,主页\n' +
      '辛,13800007030,滴水穿石,12,0.25,2026年1月2日,金,金、Iron,是,"¥1,234.50",https://example.com/a\n' +
      '壬,13800007031,,十二,,,,,,,\n癸,13800007032,,,,,铜,,,,\n'
    const done = await imported(world, who, { file })
    expect(done.mapping.map(({ field: key }: { field: string }) => key).slice(2)).toEqual(Object.keys(custom))
    expect(done).toMatchObject({ created: 1, rejected: 2 })
    const [xin] = (await who.post('/contacts/query', { q: '滴水' })).body.data
    expect(xin).toMatchObject({
      cf_motto: '滴水穿石',
      cf_visits: 12,
      cf_signed: '2026-01-02',
      cf_star: 'gold',
      cf_stars: ['gold', 'iron'],
      cf_vip: true,
      cf_budget: { amount: '1234.50', currency: 'CNY' },
      cf_site: 'https://example.com/a',
    })
    const { rows } = await world.superuser.query('select custom::text as it from contact where id = $1', [xin.id])
    expect(rows[0].it).not.toContain('滴水')
  })
})
