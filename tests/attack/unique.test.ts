import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestAnswer, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { makeTeams, withPolicy } from '../crew.ts'

/* Uniqueness is held by the database over keyed digests: fifty who save at once cannot all win, and the losers learn next to nothing. */
let world: World
let tenant: string
let writers: TestPerson[]
const WRITERS = 50

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  const { north, west } = await makeTeams(world, tenant)
  await withPolicy(world, tenant, (policy) => ({
    ...policy,
    uniqueFields: { contact: ['mobile', 'email'], account: ['creditCode'] },
  }))
  writers = []
  for (let at = 0; at < WRITERS; at += 1)
    writers.push(await person(world, tenant, { role: 'sales_rep', teamId: at === 0 ? west : north, name: `写手${at}` }))
})
afterAll(() => world.stop())

const all = (body: (at: number) => object): Promise<TestAnswer[]> =>
  Promise.all(writers.map((writer, at) => writer.post('/contacts', body(at))))

async function livingWith(mobile: string): Promise<number> {
  const { rows } = await world.superuser.query('select count(*)::int as n from contact')
  const lost = await world.superuser.query(
    `select count(*)::int as n from record_key where field = 'mobile' and not exists (select 1 from contact c where c.id = record_id)`,
  )
  expect(lost.rows[0].n, mobile).toBe(0)
  return rows[0].n
}

test('of fifty writers of one mobile, in whatever form they type it, one wins and 49 are told only since when', async () => {
  const forms = ['13912345678', '+86 139 1234 5678', '139-1234-5678', '008613912345678']
  const before = await livingWith('')
  const answers = await all((at) => ({ name: `同时${at}`, mobile: forms[at % forms.length] }))
  const won = answers.filter((answer) => answer.status === 201)
  expect(won).toHaveLength(1)
  expect(await livingWith('13912345678')).toBe(before + 1)
  const winner = answers.findIndex((answer) => answer.status === 201)
  for (const [at, answer] of answers.entries()) {
    if (at === winner) continue
    expect([answer.status, answer.body.code], answer.text).toEqual([409, 'duplicate'])
    expect(answer.body.errors).toMatchObject([{ path: '/mobile', code: 'duplicate_value' }])
    expect(answer.text).not.toContain('同时')
    expect(answer.text).not.toContain('写手')
    const [told, ...more] = answer.body.duplicates
    expect(more).toEqual([])
    // a rep sees the team's customers by name, so within the team the record may be named by its id
    const sameTeam = (winner === 0) === (at === 0)
    expect(told).toEqual(
      sameTeam ? { field: 'mobile', id: won[0]?.body.id } : { field: 'mobile', heldSince: '2026-11-23' },
    )
    expect(answer.text.includes(won[0]?.body.id)).toBe(sameTeam)
  }
})

test('the same by changing, by restoring, and inside one batch', async () => {
  const [first, second] = writers as [TestPerson, TestPerson]
  const held = (await first.post('/contacts', { name: '持有', mobile: '13911110001' })).body.id
  const other = (await second.post('/contacts', { name: '别人', mobile: '13911110002' })).body.id
  const changed = await second.patch(`/contacts/${other}`, { mobile: '13911110001' }, 1)
  expect([changed.status, changed.body.code, changed.text.includes(held)]).toEqual([409, 'duplicate', false])
  expect((await second.get(`/contacts/${other}`)).body.version).toBe(1)
  expect((await first.delete(`/contacts/${held}`)).status).toBe(204)
  expect((await second.patch(`/contacts/${other}`, { mobile: '13911110001' }, 1)).status).toBe(200)
  const restored = await first.post(`/contacts/${held}/restore`)
  expect([restored.status, restored.text.includes(other), restored.text.includes('别人')]).toEqual([409, false, false])
  const operations = [1, 2].map((at) => ({ op: 'create', values: { name: `双${at}`, mobile: '13911110009' } }))
  expect((await first.post('/contacts/batch', { operations })).status).toBe(409)
  expect((await first.post('/contacts/query', { filter: { mobile: '13911110009' } })).body.data).toEqual([])
  const each = await first.post('/contacts/batch', { operations, mode: 'each' })
  expect(each.body.results.map((result: { status: number }) => result.status)).toEqual([201, 409])
})

test('a taken value beyond reach is told as fast as one within it', async () => {
  const [far, near, also] = writers as [TestPerson, TestPerson, TestPerson]
  await near.post('/contacts', { name: '时间', mobile: '13911119999' })
  const timeOf = async (who: TestPerson) => {
    const start = performance.now()
    expect((await who.post('/contacts', { name: '再来', mobile: '13911119999' })).status).toBe(409)
    return performance.now() - start
  }
  const times: { beyond: number; within: number }[] = []
  // one after the other, so that whatever else the machine does meets both alike
  for (let round = 0; round < 25; round += 1) times.push({ beyond: await timeOf(far), within: await timeOf(also) })
  const middle = (which: 'beyond' | 'within') => times.map((each) => each[which]).sort((a, b) => a - b)[12] as number
  const [beyond, within] = [middle('beyond'), middle('within')]
  expect(Math.max(beyond, within) / Math.min(beyond, within)).toBeLessThan(3)
})

test('of fifty writers of one e-mail address or one credit code, in whatever form they type it, one wins', async () => {
  const addresses = ['Li.Na@例子.cn', 'li.na@xn--fsqu00a.cn', 'ＬＩ.na@例子.CN']
  const codes = ['91350100M000100Y43', ' 91350100m000100y43 ', '9135 0100 M000 100Y 43']
  for (const [path, field, body] of [
    ['/contacts', 'email', (at: number) => ({ name: `同邮${at}`, email: addresses[at % addresses.length] })],
    ['/accounts', 'creditCode', (at: number) => ({ name: `同码${at}`, creditCode: codes[at % codes.length] })],
  ] as const) {
    const answers = await Promise.all(writers.map((writer, at) => writer.post(path, body(at))))
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1)
    const lost = answers.filter((answer) => answer.status !== 201)
    expect(
      new Set(lost.map((answer) => `${answer.status} ${answer.body.code} ${answer.body.errors?.[0]?.path}`)),
    ).toEqual(new Set([`409 duplicate /${field}`]))
    for (const answer of lost) expect(answer.text).not.toMatch(/同邮|同码/)
  }
})
