import { describe, expect, test } from 'vitest'
import { person } from '../../../testing/people.ts'
import { settle } from '../../audit/testing/recorded.ts'
import { CALENDAR, calendarDesk } from './testing/desk.ts'
import { hasRadicale, USER } from './testing/radicale.ts'

const DUE = '2026-11-25T02:00:00.000Z'

/* Both sides of a calendar account: what is planned here stands there, and what is moved there moves here, each once, whatever breaks. */
describe.skipIf(!hasRadicale())('a calendar that is kept alike', () => {
  const desk = calendarDesk()

  const fileOf = (kind: string, id: string) => `${kind}-${id}.ics`
  const entry = (kind: string, id: string) => desk.server.entriesIn(CALENDAR)[fileOf(kind, id)]
  const read = async (path: string) => (await desk.rep.get(path)).body
  const contact = (name: string) => desk.make('/contacts', { name, mobile: '13800138000' })

  test('tasks, planned steps and meetings stand there with their times, and nobody’s name', async () => {
    const id = await contact('沈静怡')
    const about = { object: 'contact', id }
    const task = await desk.task({ what: '给沈静怡寄样品', about })
    const day = await desk.task({ what: '盘点', due: '2026-11-25T16:00:00.000Z' })
    const done = await desk.task({ what: '做完的', done: true })
    const plan = { kind: 'call', words: '聊过', nextStep: '送合同', nextStepAt: '2026-11-26T03:00:00.000Z' }
    await desk.make('/activities', { ...plan, about })
    const meeting = await desk.make('/activities', {
      kind: 'visit',
      about,
      at: '2026-11-27T06:00:00.000Z',
      minutes: 90,
    })
    await desk.connect()
    expect(entry('task', task)).toMatch(/BEGIN:VTODO[\s\S]*DUE:20261125T020000Z[\s\S]*SUMMARY:给···寄样品/)
    // midnight in Shanghai: the whole day
    expect(entry('task', day)).toContain('DUE;VALUE=DATE:20261126')
    expect(entry('step', id)).toMatch(/BEGIN:VEVENT[\s\S]*DTSTART:20261126T030000Z[\s\S]*SUMMARY:送合同/)
    expect(entry('meeting', meeting)).toContain(`/contacts/${id}\r\n`)
    expect(entry('meeting', meeting)).toMatch(
      /DTSTART:20261127T060000Z[\s\S]*DTEND:20261127T073000Z[\s\S]*SUMMARY:拜访/,
    )
    expect(entry('task', done)).toBeUndefined()
    for (const text of Object.values(desk.server.entriesIn(CALENDAR)))
      for (const kept of ['沈静怡', '聊过']) expect(text).not.toContain(kept)
    expect(await desk.remote()).toMatchObject({ standing: 4, sent: 4, fault: null, others: 0, told: [] })
  })

  test('a time, a length and “done” that are changed there change here, as the person’s own act in the log', async () => {
    const about = { object: 'contact', id: await contact('王伟') }
    const task = await desk.task()
    await desk.make('/activities', { kind: 'call', about, nextStep: '送合同', nextStepAt: '2026-11-26T03:00:00.000Z' })
    const meeting = await desk.make('/activities', { kind: 'meeting', about, at: '2026-11-27T06:00:00.000Z' })
    await desk.connect()
    await desk.edit(fileOf('task', task), (text) =>
      text
        .replace('DUE:20261125T020000Z', 'DUE;TZID=Asia/Shanghai:20261126T093000')
        .replace('STATUS:NEEDS-ACTION', 'STATUS:COMPLETED'),
    )
    await desk.edit(fileOf('step', about.id), (text) =>
      text
        .replace('DTSTART:20261126T030000Z', 'DTSTART;VALUE=DATE:20261201')
        .replace(/DTEND:.*/, 'DTEND;VALUE=DATE:20261202'),
    )
    await desk.edit(fileOf('meeting', meeting), (text) =>
      text.replace('DTSTART:20261127T060000Z', 'DTSTART:20261127T080000Z').replace(/DTEND:\w+/, 'DURATION:PT1H15M'),
    )
    await desk.turn()
    expect(await read(`/tasks/${task}`)).toMatchObject({ due: '2026-11-26T01:30:00.000Z', done: true })
    expect((await read(`/contacts/${about.id}`)).nextStepAt).toBe('2026-11-30T16:00:00.000Z')
    expect(await read(`/activities/${meeting}`)).toMatchObject({ at: '2026-11-27T08:00:00.000Z', minutes: 75 })
    expect(await desk.remote()).toMatchObject({ taken: 3, told: [] })
    const auditor = await person(desk.world, desk.tenant, { role: 'audit_admin' })
    await settle(desk.world.services)
    const { body, text } = await auditor.get(`/audit/events?action=calendar.take&actor=${desk.rep.id}`)
    expect(body.data, text).toHaveLength(3)
  })

  test('what changes here changes there, and what the telephone added to it stays', async () => {
    const task = await desk.task()
    await desk.connect()
    const alarm = 'BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VTODO'
    await desk.edit(fileOf('task', task), (text) => text.replace('END:VTODO', alarm))
    await desk.turn()
    const { version } = await read(`/tasks/${task}`)
    expect((await desk.rep.patch(`/tasks/${task}`, { due: '2026-11-28T02:00:00.000Z' }, version)).status).toBe(200)
    await desk.turn()
    expect(entry('task', task)).toMatch(/DUE:20261128T020000Z[\s\S]*BEGIN:VALARM[\s\S]*TRIGGER:-PT15M/)
    await desk.rep.patch(`/tasks/${task}`, { done: true }, version + 1)
    await desk.turn()
    expect(entry('task', task)).toContain('STATUS:COMPLETED')
    await desk.rep.delete(`/tasks/${task}`)
    await desk.turn()
    expect(entry('task', task)).toBeUndefined()
  })

  test('where both sides changed the same ours stays and one is told; where they changed different things both hold', async () => {
    const [same, different] = [await desk.task({ what: '甲' }), await desk.task({ what: '乙' })]
    await desk.connect()
    for (const id of [same, different]) await desk.rep.patch(`/tasks/${id}`, { due: '2026-11-27T02:00:00.000Z' }, 1)
    await desk.edit(fileOf('task', same), (text) => text.replace('DUE:20261125', 'DUE:20261129'))
    await desk.edit(fileOf('task', different), (text) => text.replace('NEEDS-ACTION', 'COMPLETED'))
    await desk.turn()
    expect(await read(`/tasks/${same}`)).toMatchObject({ due: '2026-11-27T02:00:00.000Z' })
    expect(await read(`/tasks/${different}`)).toMatchObject({ due: '2026-11-27T02:00:00.000Z', done: true })
    for (const id of [same, different]) expect(entry('task', id)).toContain('DUE:20261127T020000Z')
    const { told } = await desk.remote()
    expect(told.map(({ id, told: what }: Record<string, string>) => [id, what])).toEqual([[same, 'conflict']])
    expect((await desk.rep.post('/calendar/remote/settle', { again: false })).status).toBe(204)
    expect((await desk.remote()).told).toEqual([])
  })

  test('what is changed here while the entry is fetched from there is not written over; both sides changed it, and one is told', async () => {
    const task = await desk.task()
    await desk.connect()
    await desk.edit(fileOf('task', task), (text) => text.replace('DUE:20261125', 'DUE:20261129'))
    const due = '2026-11-27T02:00:00.000Z'
    desk.server.meddle = async ({ method }): Promise<'pass'> => {
      if (method === 'GET') await desk.rep.patch(`/tasks/${task}`, { due }, 1)
      return 'pass'
    }
    await desk.turn()
    expect(await read(`/tasks/${task}`)).toMatchObject({ due, version: 2 })
    desk.server.meddle = () => 'pass'
    await desk.turn()
    expect(await read(`/tasks/${task}`)).toMatchObject({ due, version: 2 })
    expect(entry('task', task)).toContain('DUE:20261127')
    expect((await desk.remote()).told).toMatchObject([{ id: task, told: 'conflict' }])
  })

  test('what is deleted there is not deleted here: one is told, and has it written again if one likes', async () => {
    const task = await desk.task()
    await desk.connect()
    await desk.server.telephone('DELETE', `/${USER}/${CALENDAR}/${fileOf('task', task)}`)
    await desk.turn()
    expect((await read(`/tasks/${task}`)).what).toBe('寄样品')
    expect(await desk.remote()).toMatchObject({
      standing: 0,
      deletedThere: 1,
      told: [{ id: task, told: 'deleted_there' }],
    })
    await desk.rep.patch(`/tasks/${task}`, { due: '2026-11-27T02:00:00.000Z' }, 1)
    await desk.turn()
    expect(entry('task', task)).toBeUndefined()
    await desk.rep.post('/calendar/remote/settle', { again: true })
    await desk.work()
    expect(entry('task', task)).toContain('DUE:20261127T020000Z')
    expect(await desk.remote()).toMatchObject({ standing: 1, deletedThere: 0, told: [] })
  })

  test('other people’s and one’s own other events are counted, never read and never touched', async () => {
    const body =
      'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:private\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261125T020000Z\r\nSUMMARY:体检\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
    await desk.server.telephone('PUT', `/${USER}/${CALENDAR}/private.ics`, {
      body,
      headers: { 'content-type': 'text/calendar' },
    })
    await desk.task()
    await desk.connect()
    await desk.turn()
    expect((await desk.remote()).others).toBe(1)
    expect(desk.server.asked.filter((each) => each.includes('private'))).toEqual([])
    expect(desk.server.entriesIn(CALENDAR)['private.ics']).toContain('SUMMARY:体检')
    expect((await desk.rep.get('/calendar?from=2026-11-23&to=2026-11-29')).text).not.toContain('体检')
  })

  test('what cannot be understood, or repeats, is put back and told', async () => {
    const [garbled, repeated] = [await desk.task({ what: '甲' }), await desk.task({ what: '乙' })]
    await desk.connect()
    await desk.edit(fileOf('task', garbled), (text) =>
      text.replace('DUE:20261125T020000Z', 'DUE;TZID=Nowhere/Land:20261126T020000'),
    )
    await desk.edit(fileOf('task', repeated), (text) =>
      text.replace('DUE:20261125T020000Z', 'DTSTART:20261120T020000Z\r\nDUE:20261126T020000Z\r\nRRULE:FREQ=DAILY'),
    )
    await desk.turn()
    for (const id of [garbled, repeated]) {
      expect((await read(`/tasks/${id}`)).due).toBe(DUE)
      expect(entry('task', id)).toContain('DUE:20261125T020000Z')
      expect(entry('task', id)).not.toContain('RRULE')
    }
    expect((await desk.remote()).told.map(({ told }: { told: string }) => told)).toEqual([
      'not_understood',
      'not_understood',
    ])
  })

  test('a change that one may not make is not made: ours is put back and one is told', async () => {
    const id = await contact('李娜')
    const plan = {
      kind: 'call',
      about: { object: 'contact', id },
      nextStep: '送合同',
      nextStepAt: '2026-11-26T03:00:00.000Z',
    }
    const activity = await desk.make('/activities', plan)
    await desk.connect()
    // the follow-up that planned it is gone: the step stands on the customer, and nothing says what a move would change
    expect((await desk.rep.delete(`/activities/${activity}`)).status).toBe(204)
    await desk.edit(fileOf('step', id), (text) =>
      text.replace('DTSTART:20261126', 'DTSTART:20261127').replace('DTEND:20261126', 'DTEND:20261127'),
    )
    await desk.turn()
    expect((await read(`/contacts/${id}`)).nextStepAt).toBe('2026-11-26T03:00:00.000Z')
    expect(entry('step', id)).toContain('DTSTART:20261126T030000Z')
    expect((await desk.remote()).told).toMatchObject([{ id, told: 'refused' }])
  })

  test('names leave only where both company and person let them', async () => {
    const system = await person(desk.world, desk.tenant, { role: 'system_admin' })
    const about = { object: 'contact', id: await contact('沈静怡') }
    const task = await desk.task({ what: '寄样品', about })
    const calendar = `${desk.server.url}/${USER}/${CALENDAR}/`
    expect((await desk.rep.put('/calendar/remote', { ...desk.login(), calendar, names: true })).status).toBe(403)
    const { version } = (await system.get('/company')).body
    await system.patch('/company', { feedNames: true }, version)
    await desk.connect({ names: true })
    expect(entry('task', task)).toContain('SUMMARY:寄样品 · 沈静怡')
    await system.patch('/company', { feedNames: false }, version + 1)
    await desk.turn()
    expect(entry('task', task)).not.toContain('沈静怡')
  })
})
