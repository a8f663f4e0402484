import { afterAll, beforeAll, expect, test } from 'vitest'
import { company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import { settle } from '../audit/testing/recorded.ts'
import { SETTLED } from './finding.ts'
import { compareRows, rowsPosture, verifyAllRows } from './index.ts'

/* A finding of rows against the log ends only by two people's word, and stands beside their names from then on. */
let world: World
let tenant: string
let auditor: TestPerson
let security: TestPerson
let system: TestPerson
let rep: TestPerson
let id: string

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  auditor = await person(world, tenant, { role: 'audit_admin', name: '审计' })
  security = await person(world, tenant, { role: 'security_admin', name: '安全' })
  system = await person(world, tenant, { role: 'system_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  id = (await rep.post('/contacts', { name: '顾清源', mobile: '13977770001', source: 'website' })).body.id
  await compare()
  await behind('exhibition')
  await compare()
})
afterAll(() => world.stop())

/** What the superuser of the database does. */
const behind = (source: string) => world.superuser.query('update contact set source = $1 where id = $2', [source, id])

async function compare(): Promise<void> {
  await settle(world.services)
  await compareRows(world.services)
  await settle(world.services)
}

const rows = async () => (await auditor.get('/audit/rows')).body
const REASON = '数据库维护时误改，已核对'
const finding = () => ({ object: 'contact', id, kind: 'altered', reason: REASON })
const key = () => `accept:contact.${id}.altered`
const confirm = (who: TestPerson) => who.post('/company/rules/confirm', { key: key() })

test('nobody accepts one alone, and nobody what is no finding', async () => {
  expect((await rows()).findings).toMatchObject([{ object: 'contact', id, kind: 'altered' }])
  for (const who of [rep, system, security]) expect((await who.post('/audit/rows/accept', finding())).status).toBe(403)
  expect((await auditor.post('/audit/rows/accept', { ...finding(), kind: 'removed' })).status).toBe(404)
  expect((await auditor.post('/audit/rows/accept', { ...finding(), id: rep.id })).status).toBe(404)
  expect((await auditor.post('/audit/rows/accept', { ...finding(), reason: '    ' })).body.code).toBe('malformed')
  expect((await auditor.post('/audit/rows/accept', finding())).status).toBe(200)
  for (const who of [rep, system, auditor]) expect((await confirm(who)).status).toBe(403)
  await compare()
  expect(await rows()).toMatchObject({ count: 1, accepted: [] })
})

test('what was changed again since it was asked for is not accepted with it', async () => {
  await behind('referral')
  expect((await confirm(security)).body.code).toBe('state_conflict')
  await behind('exhibition')
})

test('accepted by two, it is a finding no longer: audit page, verify and posture name it as accepted, by whom and why', async () => {
  expect((await security.get('/company/rules')).body.asked).toMatchObject([{ rule: 'accept', id, reason: REASON }])
  expect((await confirm(security)).status).toBe(200)
  // in the log, and not signed yet: it settles nothing, or the finding would end as if by itself
  await compareRows(world.services)
  expect(await rows()).toMatchObject({ count: 1, accepted: [] })
  await compare()
  const accepted = { object: 'contact', id, kind: 'altered', reason: REASON }
  expect(await rows()).toMatchObject({
    count: 0,
    findings: [],
    accepted: [{ ...accepted, by: { name: '安全' }, askedBy: { name: '审计' } }],
  })
  const [report] = await verifyAllRows(world.services, { tenant })
  expect(report).toMatchObject({
    ok: true,
    count: 0,
    accepted: [{ ...accepted, by: security.id, askedBy: auditor.id }],
  })
  expect(await rowsPosture(world.services)).toMatchObject({ mismatched: 0, accepted: 1 })
  const { rows: settled } = await world.superuser.query('select 1 from audit_entry where act = $1', [SETTLED])
  expect(settled).toEqual([])
})

test('altered once more the same row is a finding once more, and the row can be worked with as before', async () => {
  await behind('referral')
  await compare()
  expect(await rows()).toMatchObject({ count: 1, findings: [{ id, kind: 'altered' }] })
  await behind('exhibition')
  const { version } = (await rep.get(`/contacts/${id}`)).body
  expect((await rep.patch(`/contacts/${id}`, { source: 'website' }, version)).status).toBe(200)
  await compare()
  expect((await rows()).count).toBe(0)
})

test('an acceptance that somebody put into the queue of events accepts nothing, and is named itself', async () => {
  await behind('referral')
  const { rows: events } = await world.superuser.query(
    `select event from audit_entry where tenant_id = $1 and act = 'record.accept'`,
    [tenant],
  )
  const forged = JSON.parse(events[0].event)
  forged.metadata.uid = world.services.newId()
  await world.superuser.query('select audit_append($1, $2, $3)', [tenant, JSON.stringify(forged), Buffer.alloc(32, 7)])
  await compare()
  const after = await rows()
  expect(after.accepted).toHaveLength(1)
  const found = after.findings.map(({ object, kind }: { object: string; kind: string }) => `${object} ${kind}`)
  expect(found.sort()).toEqual(['contact altered', 'contact forged', 'tenant forged'])
})
