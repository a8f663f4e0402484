import { afterAll, beforeAll, expect, test } from 'vitest'
import { stopServices } from '../../platform/start-services.ts'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import {
  type AtDevice,
  atDevice,
  type DeviceProgram,
  found,
  lookedAfter,
  outOfOrder,
} from './testing/managed-devices.ts'

/* What a program that looks after machines says of a device, and what a company makes of it. */
let world: World
let tenant: string
let system: TestPerson
let security: TestPerson
let rep: TestPerson
let mdm: DeviceProgram
let laptop: AtDevice

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  system = await person(world, tenant, { role: 'system_admin' })
  security = await person(world, tenant, { role: 'security_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  ;({ mdm, laptop } = await lookedAfter(world, { security, rep }))
})
afterAll(() => world.stop())

const lists = async (at: AtDevice) => (await at.call('GET', '/contacts')).status
/** After what has changed has come to every process: it has half a second. */
const soon = async <T>(ask: () => Promise<T>): Promise<T> => {
  world.clock.advance(600)
  return ask()
}
const shown = async () =>
  (await (await again(world, security)).get(`/users/${rep.id}/devices`)).body.data.find(
    (device: { managedSince: string | null }) => device.managedSince !== null,
  )

// ASVS 8.2.4, 8.4.2
test('malware that is found takes effect on a running session within a second, in every process; what is mended does too', async () => {
  expect(await lists(laptop)).toBe(200)
  await mdm.report(found(world, 'SN-1'))
  expect(await soon(() => lists(laptop))).toBe(200)
  const far = await world.further()
  const accessAfar = async () => (await far.sessions.callerOf(laptop.token)).access.objects.get('contact')?.levels
  const canAfar = async () => ((await accessAfar()) ?? []).some(({ actions }) => actions.includes('list'))
  expect(await canAfar()).toBe(true)
  world.clock.advance(1)
  expect((await mdm.report(found(world, 'SN-1', outOfOrder('malware')))).body).toEqual({ outcomes: ['taken'] })
  expect(await lists(laptop)).toBe(403)
  expect(await soon(canAfar)).toBe(false)
  expect((await laptop.call('GET', '/access/explain?object=contact&action=list')).body.reason).toBe('forbidden')
  await mdm.report(found(world, 'SN-1'))
  expect(await lists(laptop)).toBe(200)
  expect(await soon(canAfar)).toBe(true)
  await stopServices(far)
})

test('a report that nobody renews counts no longer when it ends, also in a session that goes on', async () => {
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-1', { until: new Date(world.clock.now() + 5_000).toISOString() }))
  expect(await soon(() => lists(laptop))).toBe(200)
  world.clock.advance(4_400)
  expect(await lists(laptop)).toBe(403)
  expect((await shown()).report.state).toBe('expired')
  await mdm.report(found(world, 'SN-1'))
  expect(await lists(laptop)).toBe(200)
})

test('its person and whoever may stop it see what was said, and by whom nothing was said', async () => {
  world.clock.advance(1)
  await mdm.report(
    found(world, 'SN-1', { ...outOfOrder('disk_not_encrypted', 'system_outdated'), system: 'macOS 13.2' }),
  )
  const said = { state: 'out_of_order', faults: ['disk_not_encrypted', 'system_outdated'], system: 'macOS 13.2' }
  expect((await shown()).report).toMatchObject(said)
  const other = await atDevice(world, rep)
  const own = (await other.call('GET', '/auth/devices')).body.data as { report: unknown; current: boolean }[]
  expect(own.find(({ current }) => current)?.report).toBeNull()
  expect(own.find(({ report }) => report !== null)?.report).toMatchObject(said)
  const { rows } = await world.superuser.query(
    "select event from audit_inbox where tenant_id = $1 and event like '%device.report%' order by n desc limit 2",
    [tenant],
  )
  const facts = rows.map(({ event }: { event: string }) => JSON.parse(event).unmapped.facts).find(Boolean)
  expect(facts).toMatchObject({ compliant: false, faults: said.faults, system: 'macOS 13.2' })
  expect(JSON.stringify(rows)).not.toContain('SN-1')
  await mdm.report(found(world, 'SN-1', { at: new Date(world.clock.now() + 1).toISOString() }))
})

test('a device of which nobody has said anything is bound by it once two people demand reports, and no sooner', async () => {
  const home = await atDevice(world, rep)
  expect(await lists(home)).toBe(200)
  const rule = { rule: 'deviceReports', on: true }
  expect((await (await again(world, system)).post('/company/rules/ask', rule)).status).toBe(200)
  expect(await lists(home)).toBe(200)
  const confirmed = await (await again(world, security)).post('/company/rules/confirm', { key: 'deviceReports' })
  expect(confirmed.status, confirmed.text).toBe(200)
  expect(await soon(() => lists(home))).toBe(403)
  expect((await (await again(world, rep)).get('/contacts')).status).toBe(403)
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-1'))
  expect(await lists(laptop)).toBe(200)
  await (await again(world, system)).post('/company/rules/ask', { ...rule, on: false })
  expect(await soon(() => lists(home))).toBe(403)
  await (await again(world, security)).post('/company/rules/confirm', { key: 'deviceReports' })
  expect(await soon(() => lists(home))).toBe(200)
})

// ASVS 8.4.2
test('nobody administers, nor approves, from a device that is not in order; the demand for reports alone is taken back from it', async () => {
  const desk = await atDevice(world, security)
  await mdm.enter('SN-9', desk)
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-9'))
  const status = async (path: string) => (await desk.call('GET', path)).status
  const pages = ['/access/rights', '/users', '/clients', `/users/${rep.id}/reach`]
  expect(await soon(() => Promise.all(pages.map(status)))).toEqual([200, 200, 200, 200])
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-9', outOfOrder('malware')))
  const refused = async (...asked: Parameters<AtDevice['call']>) => (await desk.call(...asked)).body.code
  const all = await soon(() => Promise.all(pages.map((path) => refused('GET', path))))
  expect(new Set(all)).toEqual(new Set(['device_not_in_order']))
  await (await again(world, system)).post('/company/rules/ask', { rule: 'boundSessions', on: true })
  expect(await refused('POST', '/company/rules/confirm', { key: 'boundSessions' })).toBe('device_not_in_order')
  expect(await refused('POST', `/approvals/${world.services.newId()}/approve`, {})).toBe('device_not_in_order')
  expect([await status('/company/rules'), await status('/auth/me')]).toEqual([200, 200])
  await (await again(world, system)).post('/company/rules/ask', { rule: 'deviceReports', on: true })
  expect((await desk.call('POST', '/company/rules/confirm', { key: 'deviceReports' })).status).toBe(200)
  // … and back, where no device is in order any more
  await (await again(world, system)).post('/company/rules/ask', { rule: 'deviceReports', on: false })
  expect((await desk.call('POST', '/company/rules/confirm', { key: 'deviceReports' })).status).toBe(200)
})

test('a machine vouches for one browser of a person: entered at another, the former has nobody’s word', async () => {
  const browser = await atDevice(world, rep)
  await mdm.enter('SN-1', browser)
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-1', outOfOrder('other')))
  expect([await lists(browser), await lists(laptop)]).toEqual([403, 200])
  await mdm.enter('SN-1', laptop)
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-1'))
  expect([await lists(browser), await lists(laptop)]).toEqual([200, 200])
  const colleague = await atDevice(world, await person(world, tenant, { role: 'sales_rep' }))
  await mdm.enter('SN-1', colleague)
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-1', outOfOrder('tampered')))
  expect([await lists(colleague), await lists(laptop)]).toEqual([403, 403])
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-1'))
})

test('two hundred reports are taken at once, and not one more', async () => {
  const many = Array.from({ length: 199 }, (_, at) => found(world, `X-${at}`))
  world.clock.advance(1)
  const taken = await mdm.report(...many, found(world, 'SN-1'))
  expect(taken.body.outcomes).toHaveLength(200)
  expect(taken.body.outcomes.at(-1)).toBe('taken')
  expect((await mdm.report(...many, found(world, 'SN-1'), found(world, 'SN-2'))).status).toBe(400)
})
