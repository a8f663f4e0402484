import { afterAll, beforeAll, expect, test } from 'vitest'
import { again, company, person, type TestPerson } from '../../testing/people.ts'
import { startWorld, type World } from '../../testing/world.ts'
import {
  type AtDevice,
  atDevice,
  type DeviceProgram,
  deviceProgram,
  found,
  lookedAfter,
  outOfOrder,
} from './testing/managed-devices.ts'

/* Whoever would have a device count as in order that is not. */
let world: World
let tenant: string
let security: TestPerson
let rep: TestPerson
let mdm: DeviceProgram
let laptop: AtDevice

beforeAll(async () => {
  world = await startWorld()
  tenant = await company(world)
  security = await person(world, tenant, { role: 'security_admin' })
  rep = await person(world, tenant, { role: 'sales_rep' })
  await person(world, tenant, { role: 'system_admin' })
  ;({ mdm, laptop } = await lookedAfter(world, { security, rep }))
  expect((await mdm.report(found(world, 'SN-1', outOfOrder('malware')))).body.outcomes).toEqual(['taken'])
})
afterAll(() => world.stop())

const lists = async (at: AtDevice = laptop) => {
  world.clock.advance(600)
  return (await at.call('GET', '/contacts')).status
}
const inMinutes = (minutes: number): string => new Date(world.clock.now() + minutes * 60_000).toISOString()
const codeFor = async (machine: string) => (await mdm.call('POST', '/devices/enrolments', { machine })).body.code
const enrol = (at: AtDevice, code: string) => at.call('POST', '/auth/devices/enrol', { code })
const tell = ({ status, body }: { status: number; body: { code?: string } | null }) => [status, body?.code]

test('the scope opens these routes alone, in the name of whoever may stop devices, and two people admit such a program', async () => {
  for (const path of ['/users', `/users/${rep.id}/devices`, '/contacts', '/audit/events', '/auth/devices'])
    expect([path, (await mdm.call('GET', path)).status]).toEqual([path, 403])
  const others = [
    await deviceProgram(world, rep),
    await deviceProgram(world, security, ['contacts:read', 'audit:read', 'directory:write']),
  ]
  for (const other of others) {
    expect((await other.report(found(world, 'SN-1'))).status).toBe(403)
    expect((await other.call('POST', '/devices/enrolments', { machine: 'SN-1' })).status).toBe(403)
  }
  for (const who of [await again(world, rep), await again(world, security)])
    expect((await who.put('/devices/reports', { reports: [found(world, 'SN-1')] })).status).toBe(403)
  expect((await laptop.call('POST', '/devices/enrolments', { machine: 'SN-1' })).status).toBe(403)
  const asked = { name: 'MDM', scopes: ['devices:report'], ownerId: security.id }
  expect((await (await again(world, security)).post('/clients', asked)).status).toBe(202)
  expect(await lists()).toBe(403)
})

test('a person’s own token reports nothing, not even of whoever may stop devices', async () => {
  const asked = { name: 'x', scopes: ['devices:report'], days: 1 }
  for (const who of [rep, security])
    expect((await (await again(world, who)).post('/auth/tokens', asked)).body.errors).toMatchObject([
      { path: '/scopes/0', code: 'choice_unknown' },
    ])
})

test('another program’s machine of the same name is another machine, and so is another company’s', async () => {
  const other = await deviceProgram(world, security)
  expect((await other.report(found(world, 'SN-1'))).body.outcomes).toEqual(['unknown'])
  const elsewhere = await company(world, '另一家')
  const foreign = await deviceProgram(world, await person(world, elsewhere, { role: 'security_admin' }))
  expect((await foreign.report(found(world, 'SN-1'))).body.outcomes).toEqual(['unknown'])
  const stranger = await atDevice(world, await person(world, elsewhere, { role: 'sales_rep' }))
  expect(tell(await enrol(stranger, await codeFor('SN-1')))).toEqual([422, 'enrolment_refused'])
  expect(await lists()).toBe(403)
})

test('an older report, and the same again, do not undo a newer one; of one call the newest counts, in whatever order', async () => {
  const before = found(world, 'SN-1', { at: inMinutes(-10) })
  expect((await mdm.report(before)).body.outcomes).toEqual(['older'])
  expect(await lists()).toBe(403)
  const good = found(world, 'SN-1')
  const bad = found(world, 'SN-1', { ...outOfOrder('malware'), at: inMinutes(-0.001) })
  world.clock.advance(1_000)
  expect((await mdm.report(good, bad)).body.outcomes).toEqual(['taken', 'older'])
  expect(await lists()).toBe(200)
  const worse = found(world, 'SN-1', outOfOrder('malware'))
  expect((await mdm.report(worse)).body.outcomes).toEqual(['taken'])
  expect((await mdm.report(good, worse)).body.outcomes).toEqual(['older', 'older'])
  expect(await lists()).toBe(403)
})

test('a clock that is ahead by minutes does not keep the next report out; one that is ahead by more is refused', async () => {
  expect((await mdm.report(found(world, 'SN-1', { at: inMinutes(4) }))).body.outcomes).toEqual(['taken'])
  expect(await lists()).toBe(200)
  expect((await mdm.report(found(world, 'SN-1', outOfOrder('malware')))).body.outcomes).toEqual(['taken'])
  expect(await lists()).toBe(403)
  expect((await mdm.report(found(world, 'SN-1', { at: inMinutes(6) }))).body.errors).toMatchObject([
    { path: '/reports/0/at', code: 'date_invalid' },
  ])
})

test.each([
  ['no end', () => ({ until: undefined })],
  ['an end that has passed', () => ({ until: inMinutes(-1) })],
  ['an end too far', () => ({ until: inMinutes(8 * 24 * 60) })],
  ['an end that is none', () => ({ until: '2026-99-99T' })],
  ['a time that is none', () => ({ at: '2026-11-99' })],
  ['a word for a fact', () => ({ compliant: 'true' })],
  ['a fault of a device in order', () => ({ faults: ['malware'] })],
  ['no fault of one that is not', () => ({ compliant: false })],
  ['a fault that is none', () => outOfOrder('周雨桐')],
  ['a name for a system', () => ({ system: '周雨桐的电脑' })],
  ['markup', () => ({ system: '<b>macOS</b>' })],
  ['a machine without end', () => ({ machine: 'x'.repeat(10_000) })],
  ['more than is asked', () => ({ trustedUntil: 4_102_444_800_000 })],
])('a report with %s is refused together with those beside it', async (_, change) => {
  const answer = await mdm.report(found(world, 'SN-1'), found(world, 'SN-1', change()))
  expect([400, 422]).toContain(answer.status)
  expect(await lists()).toBe(403)
})

test('a link works once, for its company, for a quarter of an hour, at a browser with a key, as it was made', async () => {
  const code = await codeFor('SN-9')
  const [text = '', mac = ''] = code.split('.')
  const forged = JSON.parse(Buffer.from(text, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...forged, until: forged.until + 1 })).toString('base64url')
  for (const each of [`${changed}.${mac}`, text, `${text}.`, `${text}.${mac}x.y`.slice(1), 'x', '.'])
    expect([each, ...tell(await enrol(laptop, each))]).toEqual([each, 422, 'enrolment_refused'])
  const plain = await again(world, rep)
  expect(tell(await plain.post('/auth/devices/enrol', { code }))).toEqual([401, 'key_required'])
  const [one, two] = [await atDevice(world, rep), await atDevice(world, rep)]
  const both = await Promise.all([enrol(one, code), enrol(two, code)])
  expect(both.map(({ status }) => status).sort()).toEqual([204, 422])
  const otherwise = `${mac.slice(0, -1)}${String.fromCharCode(mac.charCodeAt(mac.length - 1) + 1)}`
  expect(Buffer.from(otherwise, 'base64url')).toEqual(Buffer.from(mac, 'base64url'))
  for (const same of [`${code}.`, `${code}.more`, `${code}=`, `${text}.${otherwise}`])
    expect([same, ...tell(await enrol(two, same))]).toEqual([same, 422, 'enrolment_refused'])
  const late = await codeFor('SN-9')
  world.clock.advance(15 * 60_000)
  expect(tell(await enrol(one, late))).toEqual([422, 'enrolment_refused'])
})

test('the database’s superuser makes no device one in order: not by changing, moving or putting back what was said of it', async () => {
  const at = (of: AtDevice) => [of.key.jkt]
  const read = async (of: AtDevice) =>
    (
      await world.superuser.query(
        'select machine, managed, managed_epoch, managed_mac, thumbprint from device where thumbprint = $1',
        at(of),
      )
    ).rows[0]
  const write = (of: AtDevice, { managed, managed_epoch, managed_mac }: Record<string, unknown>) =>
    world.superuser.query(
      'update device set managed = $2, managed_epoch = $3, managed_mac = $4 where thumbprint = $1',
      [...at(of), managed, managed_epoch, managed_mac],
    )
  await mdm.report(found(world, 'SN-1'))
  expect(await lists()).toBe(200)
  const good = await read(laptop)
  world.clock.advance(1)
  await mdm.report(found(world, 'SN-1', outOfOrder('malware')))
  const bad = await read(laptop)
  expect(await lists()).toBe(403)
  await write(laptop, good)
  expect(await lists()).toBe(403)
  await write(laptop, { ...bad, managed: bad.managed.replace('["malware"]', '[]') })
  expect(await lists()).toBe(403)
  await write(laptop, bad)
  const fine = await atDevice(world, rep)
  await mdm.enter('SN-7', fine)
  await mdm.report(found(world, 'SN-7'))
  expect(await lists(fine)).toBe(200)
  await write(laptop, await read(fine))
  expect(await lists()).toBe(403)
  await write(laptop, bad)
  await world.superuser.query("update device set thumbprint = 'moved' where thumbprint = $1", at(laptop))
  await world.superuser.query('update device set thumbprint = $2 where thumbprint = $1', [...at(fine), laptop.key.jkt])
  expect(await lists()).toBe(403)
})
