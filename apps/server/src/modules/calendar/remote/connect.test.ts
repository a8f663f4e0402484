import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../../../testing/certificate.ts'
import { again, person } from '../../../testing/people.ts'
import { settle } from '../../audit/testing/recorded.ts'
import { isSameHouse } from './dav-connection.ts'
import { CALENDAR, calendarDesk } from './testing/desk.ts'
import { hasRadicale, type Meddling, PASSWORD, USER } from './testing/radicale.ts'

/* One's own calendar account: connected only once its server lets us in, its password never comes back, and what it wrote goes with it. */
describe.skipIf(!hasRadicale())('a calendar account', () => {
  const desk = calendarDesk()

  const look = (other: Record<string, unknown> = {}) => desk.rep.post('/calendar/remote/calendars', desk.login(other))
  const refused = async (other: Record<string, unknown>) => {
    const { status, body, text } = await look(other)
    expect(status, text).toBe(422)
    return body.errors.map(({ path, code }: { path: string; code: string }) => `${path} ${code}`)
  }

  test('its calendars are found from the name of the server alone, and those that one cannot write in are not offered', async () => {
    await desk.server.makeCalendar('todo', ['VTODO'])
    const { status, body, text } = await look()
    expect(status, text).toBe(200)
    const name = '日历'
    expect(body.data).toEqual(
      expect.arrayContaining([
        { href: `${desk.server.url}/${USER}/${CALENDAR}/`, name, events: true, tasks: true },
        { href: `${desk.server.url}/${USER}/todo/`, name, events: false, tasks: true },
      ]),
    )
    expect(desk.server.asked[0]).toBe('PROPFIND /.well-known/caldav')
    const one = await look({ url: `${desk.server.url}/${USER}/todo/` })
    expect(one.body.data.map(({ href }: { href: string }) => href)).toEqual([`${desk.server.url}/${USER}/todo/`])
    await desk.server.telephone('DELETE', `/${USER}/todo/`)
  })

  test('is connected to a calendar that was found; what opens it comes back by no way and lies nowhere readable', async () => {
    const nowhere = `${desk.server.url}/${USER}/nowhere/`
    const wrong = await desk.rep.put('/calendar/remote', { ...desk.login(), calendar: nowhere, names: false })
    expect([wrong.status, wrong.body.errors[0].code]).toEqual([422, 'dav_calendar_unknown'])
    await desk.connect()
    const { body, text } = await desk.rep.get('/calendar/remote')
    expect(body.remote).toMatchObject({
      url: desk.server.url,
      user: USER,
      calendar: '日历',
      fault: null,
      paused: false,
    })
    expect(text).not.toContain(PASSWORD)
    const rows = await desk.world.superuser.query('select a::text as row from calendar_account a')
    for (const { row } of rows.rows)
      for (const kept of [PASSWORD, desk.server.url, Buffer.from(PASSWORD).toString('hex')])
        expect(row).not.toContain(kept)
  })

  test('a wrong password, no encryption, nobody’s certificate, a private network and what is no calendar server are each named', async () => {
    expect(await refused({ password: 'wrong' })).toEqual(['/password dav_password_refused'])
    expect(await refused({ url: 'http://127.0.0.1/' })).toEqual(['/url dav_address'])
    expect(await refused({ url: 'https://a:b@127.0.0.1/' })).toEqual(['/url dav_address'])
    expect(await refused({ url: 'https://no-such-host.invalid' })).toEqual(['/url mail_host_unknown'])
    expect(await refused({ url: 'https://10.0.0.1' })).toEqual(['/url mail_host_private'])
    expect(await refused({ url: 'https://9.9.9.9:22' })).toEqual(['/url dav_port_unusual'])
    expect(await refused({ url: 'https://127.0.0.1:1' })).toEqual(['/url dav_unreachable'])
    const heard: unknown[] = []
    const untrusted = createServer(makeCertificate(), (message) => heard.push(message.headers))
    await new Promise<void>((resolve) => untrusted.listen(0, '127.0.0.1', resolve))
    const { port } = untrusted.address() as AddressInfo
    expect(await refused({ url: `https://127.0.0.1:${port}` })).toEqual(['/url dav_certificate'])
    await new Promise((resolve) => untrusted.close(resolve))
    expect(heard).toEqual([])
    for (const body of ['<html/>', 'garbage', '<!DOCTYPE a><multistatus xmlns="DAV:"/>']) {
      desk.server.meddle = () => ({ status: 207, body })
      expect(await refused({})).toEqual(['/url dav_not_found'])
    }
  })

  test('a redirect leads to no other house, into no private network and in no circle, and the password does not go along', async () => {
    const to = (Location: string, status = 302): Meddling => ({ status, body: '', headers: { Location } })
    const refusedAt = async (location: string) => {
      desk.server.meddle = () => to(location)
      return refused({})
    }
    expect(await refusedAt('https://evil.example/')).toEqual(['/url dav_elsewhere'])
    expect(await refusedAt('https://169.254.169.254/')).toEqual(['/url dav_elsewhere'])
    expect(await refusedAt('http://127.0.0.1/')).toEqual(['/url dav_no_tls'])
    expect(await refusedAt('/round')).toEqual(['/url dav_not_found'])
    const home =
      '<multistatus xmlns="DAV:"><response><href>/</href><propstat><prop><current-user-principal><href>https://evil.example/me</href></current-user-principal></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>'
    desk.server.meddle = () => ({ status: 207, body: home })
    expect(await refused({})).toEqual(['/url dav_elsewhere'])
    expect(isSameHouse('caldav.icloud.com', 'p42-caldav.icloud.com')).toBe(true)
    expect(isSameHouse('example.com', 'dav.example.com')).toBe(true)
    for (const other of ['evil.com', 'evilexample.com', 'com']) expect(isSameHouse('example.com', other)).toBe(false)
    for (const suffix of ['com.cn', 'co.uk', 'co.jp', 'or.jp', 'net.au'])
      expect(isSameHouse(`example.${suffix}`, `evil.${suffix}`)).toBe(false)
    expect(isSameHouse('10.1.2.3', '9.1.2.3')).toBe(false)
  })

  test('disconnecting takes away what was written, then what opens it; where that does not work once more forgets it at once', async () => {
    await desk.task()
    await desk.connect()
    expect(Object.keys(desk.server.entriesIn(CALENDAR))).toHaveLength(1)
    const colleague = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    expect((await colleague.delete('/calendar/remote')).status).toBe(404)
    desk.server.meddle = () => 'lose'
    expect((await desk.rep.delete('/calendar/remote')).status).toBe(204)
    await desk.work()
    expect((await desk.rep.get('/calendar/remote')).body).toMatchObject({
      remote: null,
      ending: [{ fault: 'dav_unreachable' }],
    })
    desk.server.meddle = () => 'pass'
    desk.world.clock.advance(10 * 60_000)
    await desk.work()
    expect(desk.server.entriesIn(CALENDAR)).toEqual({})
    const left = async () =>
      (await desk.world.superuser.query('select 1 from calendar_account where user_id = $1', [desk.rep.id])).rows
    expect(await left()).toEqual([])
    await desk.connect()
    await desk.rep.delete('/calendar/remote')
    expect((await desk.rep.delete('/calendar/remote')).status).toBe(204)
    expect(await left()).toEqual([])
  })

  test('connected anew to the same calendar it goes on; to another, what stood in the first is taken away', async () => {
    await desk.task()
    await desk.connect()
    desk.server.asked.length = 0
    await desk.connect()
    expect(desk.server.asked.filter((each) => /^(PUT|DELETE)/.test(each))).toEqual([])
    await desk.server.makeCalendar('second')
    await desk.connect({ name: 'second' })
    expect([desk.server.entriesIn(CALENDAR), Object.keys(desk.server.entriesIn('second')).length]).toEqual([{}, 1])
    await desk.server.telephone('DELETE', `/${USER}/second/`)
  })

  test('a calendar that is gone, or a password that was changed, pauses it and says so', async () => {
    await desk.task()
    await desk.connect()
    await desk.server.telephone('DELETE', `/${USER}/${CALENDAR}/`)
    await desk.turn()
    expect(await desk.remote()).toMatchObject({ fault: 'dav_gone', paused: true })
    await desk.server.makeCalendar(CALENDAR)
    await desk.connect()
    desk.server.meddle = () => ({ status: 401, body: '' })
    await desk.turn()
    expect(await desk.remote()).toMatchObject({ fault: 'dav_password_refused', paused: true })
  })

  test('a calendar that takes tasks alone gets tasks alone; one that takes none gets events, and what is done goes', async () => {
    const task = await desk.task()
    const about = { object: 'contact', id: await desk.make('/contacts', { name: '王伟', mobile: '13800138001' }) }
    await desk.make('/activities', { kind: 'call', about, nextStep: '送合同', nextStepAt: '2026-11-26T03:00:00.000Z' })
    await desk.server.makeCalendar('todo', ['VTODO'])
    await desk.connect({ name: 'todo' })
    expect(Object.keys(desk.server.entriesIn('todo'))).toEqual([`task-${task}.ics`])
    await desk.server.makeCalendar('events', ['VEVENT'])
    await desk.connect({ name: 'events' })
    expect(desk.server.entriesIn('events')[`task-${task}.ics`]).toContain('BEGIN:VEVENT')
    await desk.rep.patch(`/tasks/${task}`, { done: true }, 1)
    await desk.turn()
    expect(Object.keys(desk.server.entriesIn('events'))).toEqual([`step-${about.id}.ics`])
    for (const name of ['todo', 'events']) await desk.server.telephone('DELETE', `/${USER}/${name}/`)
  })

  test('connecting asks for a fresh factor, and the record tells of it without an address', async () => {
    const stale = await person(desk.world, desk.tenant, { role: 'sales_rep', factor: null })
    expect((await stale.post('/calendar/remote/calendars', desk.login())).body.code).toBe('step_up_required')
    const auditor = await person(desk.world, desk.tenant, { role: 'audit_admin' })
    await desk.connect()
    await settle(desk.world.services)
    const { body, text } = await auditor.get(`/audit/events?action=calendar.connect&actor=${desk.rep.id}`)
    expect(body.data, text).toHaveLength(1)
    for (const kept of [desk.server.url, PASSWORD]) expect(text).not.toContain(kept)
  })

  test('of whoever is frozen nothing is sent; of whoever leaves, what was written is taken away', async () => {
    const security = await person(desk.world, desk.tenant, { role: 'security_admin' })
    const successor = await person(desk.world, desk.tenant, { role: 'sales_rep' })
    await desk.task()
    await desk.connect()
    await desk.task({ what: '冻结以后' })
    expect((await security.post(`/users/${desk.rep.id}/freeze`, { reason: '测试' })).status).toBe(200)
    await desk.turn()
    expect(Object.keys(desk.server.entriesIn(CALENDAR))).toHaveLength(1)
    const left = await (await again(desk.world, security)).post(`/users/${desk.rep.id}/leave`, {
      successorId: successor.id,
    })
    expect(left.status, left.text).toBe(200)
    await desk.turn()
    expect(desk.server.entriesIn(CALENDAR)).toEqual({})
    expect(
      (await desk.world.superuser.query('select 1 from calendar_account where user_id = $1', [desk.rep.id])).rows,
    ).toEqual([])
  })
})
