import { afterAll, beforeAll, expect, test } from 'vitest'
import { person, type TestPerson } from '../../apps/server/src/testing/people.ts'
import { startWorld, type World } from '../../apps/server/src/testing/world.ts'
import { findField, wireName } from '../../packages/catalog/src/index.ts'
import {
  ACTIONS,
  type Action,
  type Forbid,
  fieldModes,
  may,
  type ReachOfRecord,
  writableFields,
} from '../../packages/policy/src/index.ts'
import { dice, withPolicy } from '../crew.ts'
import { type Crowd, makeCrowd, type Principal } from './crowd.ts'
import type { Kept } from './model.ts'

/*
 * Why somebody else was refused: of random people, acts, records and fields the answer is the gate's own (the access of their session, and what their
 * requests really get), whoever asks sees nothing of a record, and every refusal names what decides it.
 */
const FORBIDS: readonly Forbid[] = [
  { id: 'no-merging', roles: [], object: 'contact', actions: ['merge'], fields: [], when: [] },
  { id: 'no-title', roles: ['sales_rep'], object: 'contact', actions: ['read', 'list'], fields: ['title'], when: [] },
  { id: 'at-night', roles: [], object: 'lead', actions: ['update'], fields: [], when: ['outside_hours'] },
]
const ASKED = 250
const SLOWEST_MS = 1_000
const roll = dice(20261130)
let world: World
let crowd: Crowd
let security: TestPerson

beforeAll(async () => {
  world = await startWorld()
  crowd = await makeCrowd(world, dice(20261130))
  const { tenantId } = (crowd.principals[0] as Principal).who
  await withPolicy(world, tenantId, (policy) => ({ ...policy, rights: { ...policy.rights, forbids: FORBIDS } }))
  security = await person(world, tenantId, { role: 'security_admin' })
})
afterAll(() => world.stop())

interface Question {
  readonly who: Principal
  readonly kept: Kept
  readonly action: Action
  readonly field: string | null
}

function question(): Question {
  const kept = roll.one(crowd.records)
  const keys = [...Object.keys(kept.object.fields), 'nothing']
  // mostly what is done every day, so that the answers are of every kind
  const action = roll.chance(2) ? roll.one(['read', 'update', 'reveal'] as const) : roll.one(ACTIONS)
  return { who: roll.one(crowd.principals), kept, action, field: roll.chance(2) ? roll.one(keys) : null }
}

const ask = async ({ who, kept, action, field }: Question, more = '') => {
  const declared = field === null ? undefined : findField(kept.object, field)
  const name = field === null || declared === undefined ? field : wireName({ key: field, field: declared })
  const about = `object=${kept.object.name}&id=${kept.id}&action=${action}${name === null ? '' : `&field=${name}`}`
  const began = performance.now()
  const answer = await security.get(`/users/${who.id}/explain?${about}${more}`, { 'accept-language': 'en' })
  expect(answer.status, answer.text).toBe(200)
  return { ...answer, took: performance.now() - began }
}

/** What the gate would do in a request of theirs: their session's own access, and the record as it stands. */
async function gateSays({ who, kept, action, field }: Question): Promise<boolean> {
  const { access } = await world.services.sessions.callerOf(who.who.token)
  const { ownerId, teamId } = kept.via ?? kept
  const reach: ReachOfRecord = { ownerId, teamId, found: false, subjectId: (kept.via ?? kept).id }
  const isGone = kept.deleted || kept.via?.deleted === true
  const act = { object: kept.object.name, action }
  const isAuthors = kept.object.changedBy === 'author' && ['update', 'delete', 'restore'].includes(action)
  if (isGone || !may(access, act, reach) || (isAuthors && kept.createdBy !== who.id)) return false
  if (field === null) return true
  return action === 'create' || action === 'update'
    ? writableFields(access, { object: act.object, action }, reach).has(field)
    : fieldModes(access, act, reach).has(field)
}

const reasons = new Map<string, number>()

test('the answer is the gate’s, of random people, acts, records and fields, within a second', async () => {
  for (let at = 0; at < ASKED; at++) {
    const asked = question()
    const { body, took } = await ask(asked)
    const said = `${asked.who.name} ${asked.action} ${asked.kept.object.name}.${asked.field} ${body.reason}`
    expect(body.allowed, said).toBe(await gateSays(asked))
    expect(body.grants.length > 0, said).toBe(body.allowed)
    expect(body.forbids.length > 0, said).toBe(body.reason === 'forbidden')
    expect(took, said).toBeLessThan(SLOWEST_MS)
    reasons.set(body.reason, (reasons.get(body.reason) ?? 0) + 1)
  }
  expect(Object.fromEntries(reasons)).toEqual({
    granted: expect.any(Number),
    action_not_granted: expect.any(Number),
    forbidden: expect.any(Number),
    field_unknown: expect.any(Number),
    field_not_granted: expect.any(Number),
    no_record: expect.any(Number),
    beyond_reach: expect.any(Number),
    field_beyond_reach: expect.any(Number),
  })
  expect(reasons.get('granted')).toBeGreaterThan(15)
})

test('and what their own requests get', async () => {
  let read = 0
  for (const who of crowd.principals)
    for (const kept of crowd.records.filter((_, at) => at % 40 === 0)) {
      const answer = await who.who.get(`/${kept.object.plural}/${kept.id}`)
      if (answer.status === 429) continue
      const { body } = await ask({ who, kept, action: 'read', field: null })
      expect(body.allowed, `${who.name} ${kept.object.name} ${answer.text}`).toBe(answer.status === 200)
      if (answer.status === 200) read++
    }
  expect(read).toBeGreaterThan(10)
})

const stranger = () => crowd.principals.find(({ name }) => name === 'rep without a team') as Principal
const ofOthers = () =>
  crowd.records.find(
    (kept) => kept.object.name === 'contact' && !kept.deleted && kept.ownerId !== stranger().id && kept.teamId !== null,
  ) as Kept

test('whoever asks learns nothing of a record: one beyond reach, one there is not and another object’s get the same words', async () => {
  const about = { who: stranger(), kept: ofOthers(), action: 'read', field: null } as const
  const { text, body } = await ask(about)
  expect(body.reason).toBe('no_record')
  for (const value of Object.values(about.kept.values))
    if (typeof value === 'string' && value.length > 3) expect(text).not.toContain(value)
  const none = { ...about.kept, id: world.services.newId() }
  expect((await ask({ ...about, kept: none })).body).toEqual(body)
})

test('a forbid is named, and one that would hold at another time is told; the moment can be stated', async () => {
  const rep = crowd.principals[0] as Principal
  const lead = crowd.records.find(
    ({ object, ownerId, deleted }) => object.name === 'lead' && ownerId === rep.id && !deleted,
  )
  const about = { who: rep, kept: lead as Kept, action: 'update', field: null } as const
  expect((await ask(about)).body).toMatchObject({ allowed: true, forbids: [], atTimes: [{ id: 'at-night' }] })
  expect((await ask(about, '&when=outside_hours')).body).toMatchObject({
    allowed: false,
    reason: 'forbidden',
    forbids: [{ id: 'at-night' }],
    atTimes: [],
  })
  expect((await security.get(`/users/${rep.id}/explain?object=lead&when=full_moon`)).status).toBe(400)
})

test('it speaks of the person, is told to whoever reads rights or the record, and stands in the record without a word of theirs', async () => {
  const rep = crowd.principals[0] as Principal
  const contact = ofOthers()
  const { body } = await ask({ who: stranger(), kept: contact, action: 'update', field: null })
  expect(body.sentence).toMatch(/^There is no such .* within their reach/)
  const zh = await security.get(`/users/${rep.id}/explain?object=contact&action=approve`, { 'accept-language': 'zh' })
  expect(zh.body.sentence).toBe('对方的角色（销售）都不能批准联系人；角色由系统管理员调整。')
  const privacy = await person(world, rep.who.tenantId, { role: 'privacy_officer' })
  for (const who of [rep.who, privacy])
    expect((await who.get(`/users/${rep.id}/explain?object=contact`)).status).toBe(403)
  expect((await security.get(`/users/${world.services.newId()}/explain?object=contact`)).status).toBe(404)
  expect((await security.get(`/users/${rep.id}/explain?object=nothing`)).status).toBe(404)
  const { rows } = await world.superuser.query(
    `select event from audit_inbox where event like '%"access.explainOf"%' and event like '%' || $1 || '%'`,
    [rep.id],
  )
  expect(rows.length).toBeGreaterThan(1)
})

test('of somebody who cannot come in it says that', async () => {
  const rep = crowd.principals[1] as Principal
  expect((await security.post(`/users/${rep.id}/freeze`, { reason: '丢了手机' })).status).toBeLessThan(300)
  const answer = await security.get(`/users/${rep.id}/explain?object=contact`)
  expect(answer.body).toMatchObject({ allowed: false, reason: 'not_at_work', status: 'frozen' })
})
