import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestAnswer, type TestPerson } from '../testing/people.ts'
import { startWorld, type World } from '../testing/world.ts'

let world: World
let rep: TestPerson
let other: TestPerson

beforeAll(async () => {
  world = await startWorld()
  const tenant = await company(world)
  rep = await person(world, tenant, { role: 'sales_rep' })
  other = await person(world, tenant, { role: 'sales_rep', name: '李娜' })
})
afterAll(() => world.stop())

let mobiles = 13_800_000_000
const make = async (values: object = {}, who = rep): Promise<string> => {
  mobiles += 1
  const answer = await who.post('/contacts', { name: '同名', mobile: String(mobiles), ...values })
  expect(answer.status).toBe(201)
  return answer.body.id
}
const merge = (kept: string, merged: string, more: object = {}, who = rep): Promise<TestAnswer> =>
  who.post(`/contacts/${kept}/merge`, { otherId: merged, choose: { mobile: 'this' }, ...more })
const read = async (id: string) => (await rep.get(`/contacts/${id}`)).body

test('chained merges keep every id alive, and are undone in the reverse order only', async () => {
  const [a, b, c] = [await make({ title: '甲' }), await make(), await make({ note: '丙的备注' })]
  const first = await merge(b, a)
  expect(first.body).toMatchObject({ id: b, title: '甲' })
  const second = await merge(c, b)
  expect(second.body).toMatchObject({ id: c, title: '甲', note: '丙的备注' })
  for (const id of [a, b, c]) expect((await read(id)).id).toBe(c)
  const early = await rep.post(`/merges/${first.body.mergeId}/undo`)
  expect([early.status, early.body.code]).toEqual([409, 'state_conflict'])
  expect((await rep.post(`/merges/${second.body.mergeId}/undo`)).status).toBe(200)
  expect([(await read(a)).id, (await read(b)).id, (await read(c)).id]).toEqual([b, b, c])
  expect((await rep.post(`/merges/${first.body.mergeId}/undo`)).status).toBe(200)
  expect((await rep.post(`/merges/${first.body.mergeId}/undo`)).body.code).toBe('state_conflict')
  expect([(await read(a)).id, (await read(b)).id]).toEqual([a, b])
  expect((await read(b)).title).toBeNull()
})

test('history and timeline hold what happened to both', async () => {
  const [kept, merged] = [await make(), await make()]
  await rep.patch(`/contacts/${merged}`, { title: '旧头衔' }, 1)
  await rep.post(`/contacts/${merged}/call`)
  await rep.post('/activities', { kind: 'note', about: { object: 'contact', id: merged }, words: '旧话' })
  world.clock.advance(1_000)
  await rep.patch(`/contacts/${kept}`, { note: '新备注' }, 1)
  const { mergeId } = (await merge(kept, merged)).body
  const history = (await rep.get(`/contacts/${kept}/history`)).body.data
  const acts = history.map((entry: { act: string }) => entry.act)
  expect(acts, 'the merge stands alone, without a deletion beside it').toEqual(['merge', 'update', 'update'])
  expect(history.at(-1)).toMatchObject({ recordId: merged, changes: [{ field: 'title', after: '旧头衔' }] })
  const timeline = (await rep.get(`/contacts/${merged}/timeline`)).body.data
  expect(new Set(timeline.map((entry: { kind: string }) => entry.kind))).toEqual(
    new Set(['created', 'change', 'view', 'activity']),
  )
  const pages: unknown[] = []
  for (let cursor = ''; cursor !== null; ) {
    const page = await rep.get(`/contacts/${kept}/history?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)
    pages.push(...page.body.data)
    cursor = page.body.page.next
  }
  expect(pages).toEqual(history)
  await rep.post(`/merges/${mergeId}/undo`)
  const actsOf = async (id: string) =>
    (await rep.get(`/contacts/${id}/history`)).body.data.map((entry: { act: string }) => entry.act)
  expect(await actsOf(kept)).toEqual(['unmerge', 'merge', 'update'])
  expect(await actsOf(merged)).toEqual(['unmerged', 'merged', 'update'])
})

test('nothing is picked silently: masked fields are asked about by their masks, and a stated choice holds', async () => {
  const kept = await make({ mobile: '13911112222', email: 'one@example.com' })
  const merged = await make({
    mobile: '13933334444',
    email: 'two@example.com',
    title: '总监',
    nationalId: '11010519491231002X',
  })
  const refused = await rep.post(`/contacts/${kept}/merge`, { otherId: merged })
  expect(refused.body).toMatchObject({ status: 422, code: 'merge_undecided' })
  expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual(['/choose/mobile', '/choose/email'])
  const preview = (await rep.post(`/contacts/${kept}/merge/preview`, { otherId: merged })).body
  expect([preview.this.mobile, preview.other.mobile]).toEqual(['139****2222', '139****4444'])
  expect(JSON.stringify(preview)).not.toMatch(/13911112222|13933334444|two@|11010519/)
  for (const choose of [{ nosuch: 'this' }, { owner: 'this' }, { ownerId: 'other' }, { lastFollowUpAt: 'other' }])
    expect((await merge(kept, merged, { choose })).body, JSON.stringify(choose)).toMatchObject({
      status: 422,
      code: 'invalid',
    })
  const stale = await merge(kept, merged, {
    choose: { mobile: 'other', email: 'this' },
    versions: { this: 1, other: 7 },
  })
  expect([stale.status, stale.body.otherVersion]).toEqual([412, 1])
  const done = await merge(kept, merged, {
    choose: { mobile: 'other', email: 'this', title: 'this' },
    versions: { this: 1, other: 1 },
  })
  expect(done.body).toMatchObject({ mobile: '139****4444', email: 'o****@example.com', title: null })
  expect(
    (await rep.post('/contacts/query', { q: '13933334444' })).body.data.map((each: { id: string }) => each.id),
  ).toEqual([kept])
  expect((await rep.post('/contacts/query', { q: '13911112222' })).body.data).toEqual([])
})

test('the preview counts what will move along, of what the caller may list', async () => {
  const [kept, merged] = [await make(), await make()]
  const about = { object: 'contact', id: merged }
  for (const words of ['一', '二']) await rep.post('/activities', { kind: 'note', about, words })
  await rep.post('/tasks', { what: '回电', due: '2026-12-01T01:00:00.000Z', about })
  const gone = (await rep.post('/tasks', { what: '不要了', due: '2026-12-01T01:00:00.000Z', about })).body.id
  await rep.delete(`/tasks/${gone}`)
  const preview = async () => (await rep.post(`/contacts/${kept}/merge/preview`, { otherId: merged })).body
  expect((await preview()).moves).toEqual({ activity: 2, task: 1 })
  await other.post('/tasks', { what: '别人的事', due: '2026-12-01T01:00:00.000Z', about })
  expect((await preview()).moves).toEqual({ activity: 2, task: 1 })
})

test('undoing after later edits puts back what stands as the merge left it and names the rest', async () => {
  const [kept, merged] = [await make(), await make({ title: '经理', note: '备注' })]
  const about = { object: 'contact', id: merged }
  const moved = (await rep.post('/activities', { kind: 'note', about, words: '一' })).body
  const turned = (await rep.post('/activities', { kind: 'note', about, words: '二' })).body
  const { mergeId } = (await merge(kept, merged)).body
  await rep.patch(`/contacts/${kept}`, { title: '后来改的' }, 2)
  const elsewhere = await make()
  await rep.patch(`/activities/${turned.id}`, { about: { object: 'contact', id: elsewhere } }, 1)
  const undone = await rep.post(`/merges/${mergeId}/undo`)
  expect(undone.body).toMatchObject({
    changedSince: ['title'],
    stayed: [{ object: 'activity', ids: [turned.id] }],
  })
  expect(await read(kept)).toMatchObject({ title: '后来改的', note: null })
  expect(await read(merged)).toMatchObject({ id: merged, title: '经理', note: '备注' })
  expect((await rep.get(`/activities/${moved.id}`)).body.about.id).toBe(merged)
  expect((await rep.get(`/activities/${turned.id}`)).body.about.id).toBe(elsewhere)
})

test('a follow-up in which both took part names the kept one once, and both again after undoing', async () => {
  const [kept, merged] = [await make(), await make()]
  const both = await rep.post('/activities', {
    kind: 'meeting',
    about: { object: 'contact', id: kept },
    people: [kept, merged],
    words: '两人都在',
  })
  const { mergeId } = (await merge(kept, merged)).body
  const people = async () => (await rep.get(`/activities/${both.body.id}`)).body.people.toSorted()
  expect(await people()).toEqual([kept])
  await rep.post(`/merges/${mergeId}/undo`)
  expect(await people()).toEqual([kept, merged].toSorted())
})

test('a company merged into its own branch does not become its own parent', async () => {
  const parent = (await rep.post('/accounts', { name: '总部' })).body.id
  const branch = (await rep.post('/accounts', { name: '总部', parentId: parent })).body.id
  const merged = await rep.post(`/accounts/${branch}/merge`, { otherId: parent })
  expect(merged.body).toMatchObject({ id: branch, parentId: null })
  await rep.post(`/merges/${merged.body.mergeId}/undo`)
  expect((await rep.get(`/accounts/${branch}`)).body.parentId).toBe(parent)
})

test('beyond reach nothing is merged or undone, and of concurrent merges each record goes to one', async () => {
  const [mine, foreign] = [await make(), await make({}, other)]
  for (const [kept, merged] of [
    [mine, foreign],
    [foreign, mine],
  ] as const)
    expect((await merge(kept, merged)).status).toBe(404)
  expect((await merge(mine, mine)).status).toBe(422)
  const [a, b, c] = [await make(), await make(), await make()]
  const crossed = await Promise.all([merge(a, b), merge(b, a)])
  // who comes second names one record twice by then
  expect(crossed.map(({ status }) => status).toSorted()).toEqual([200, 422])
  const left = (await read(a)).id
  const { mergeId } = crossed.find(({ status }) => status === 200)?.body ?? {}
  expect((await other.post(`/merges/${mergeId}/undo`)).status).toBe(404)
  const into = await Promise.all([merge(left, c), merge(left, mine)])
  expect(into.map(({ status }) => status)).toEqual([200, 200])
  for (const id of [a, b, c, mine]) expect((await read(id)).id).toBe(left)
  expect((await rep.post('/contacts/query', { filter: { id: { in: [a, b, c, mine] } } })).body.data).toHaveLength(1)
})

test('however long ago, a merge can be undone', async () => {
  const [kept, merged] = [await make(), await make({ title: '很久以前' })]
  const { mergeId } = (await merge(kept, merged)).body
  world.clock.advance(100 * 86_400_000)
  const later = await again(world, rep)
  expect((await later.post(`/merges/${mergeId}/undo`)).status).toBe(200)
  expect((await later.get(`/contacts/${merged}`)).body).toMatchObject({ id: merged, title: '很久以前' })
})
