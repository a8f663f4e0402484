import { describe, expect, test } from 'vitest'
import { again } from '../../../testing/people.ts'
import { CALENDAR, calendarDesk } from './testing/desk.ts'
import { hasRadicale, type Meddling, USER } from './testing/radicale.ts'

const DUE = '2026-11-25T02:00:00.000Z'

/* Whatever breaks between us and a calendar server, or however little it can do: nothing is lost, nothing written twice, nothing hostile believed. */
describe.skipIf(!hasRadicale())('a calendar whose server fails', () => {
  const desk = calendarDesk()

  const fileOf = (kind: string, id: string) => `${kind}-${id}.ics`
  const entry = (kind: string, id: string) => desk.server.entriesIn(CALENDAR)[fileOf(kind, id)]
  const read = async (path: string) => (await desk.rep.get(path)).body

  test('lost requests and lost answers at every step lose nothing and write nothing twice', async () => {
    const tasks: string[] = []
    for (let n = 0; n < 4; n += 1) tasks.push(await desk.task({ what: `第 ${n} 件` }))
    await desk.connect()
    await desk.edit(fileOf('task', String(tasks[0])), (text) => text.replace('DUE:20261125', 'DUE:20261130'))
    await desk.rep.patch(`/tasks/${tasks[1]}`, { due: '2026-12-01T02:00:00.000Z' }, 1)
    await desk.rep.delete(`/tasks/${tasks[2]}`)
    tasks.push(await desk.task({ what: '新的' }))
    for (let broken = 1; broken <= 8; broken += 1)
      for (const how of ['lose', 'lose answer'] as const) {
        let count = 0
        desk.server.meddle = (): Meddling => {
          count += 1
          return count === broken ? how : 'pass'
        }
        desk.world.clock.advance(61 * 60_000)
        await desk.work()
      }
    desk.server.meddle = () => 'pass'
    desk.world.clock.advance(61 * 60_000)
    await desk.work()
    desk.rep = await again(desk.world, desk.rep)
    expect((await read(`/tasks/${tasks[0]}`)).due).toBe('2026-11-30T02:00:00.000Z')
    const files = desk.server.entriesIn(CALENDAR)
    expect(Object.keys(files).toSorted()).toEqual([0, 1, 3, 4].map((n) => fileOf('task', String(tasks[n]))).toSorted())
    expect(files[fileOf('task', String(tasks[1]))]).toContain('DUE:20261201T020000Z')
    expect(await desk.remote()).toMatchObject({ fault: null, told: [], standing: 4 })
  })

  test('a server that is away for a day is caught up with in both directions', async () => {
    const [there, here] = [await desk.task({ what: '甲' }), await desk.task({ what: '乙' })]
    await desk.connect()
    desk.server.meddle = () => 'lose'
    await desk.turn()
    expect(await desk.remote()).toMatchObject({ fault: 'dav_unreachable', paused: false })
    await desk.rep.patch(`/tasks/${here}`, { due: '2026-11-29T02:00:00.000Z' }, 1)
    await desk.edit(fileOf('task', there), (text) => text.replace('DUE:20261125', 'DUE:20261130'))
    desk.world.clock.advance(25 * 3_600_000)
    desk.server.meddle = () => 'pass'
    await desk.work()
    desk.rep = await again(desk.world, desk.rep)
    expect((await read(`/tasks/${there}`)).due).toBe('2026-11-30T02:00:00.000Z')
    expect(entry('task', here)).toContain('DUE:20261129T020000Z')
    expect((await desk.remote()).fault).toBeNull()
  })

  test('answers that no calendar server should give are taken for nothing', async () => {
    const task = await desk.task()
    await desk.connect()
    const entity =
      '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><multistatus xmlns="DAV:"><sync-token>&e;</sync-token></multistatus>'
    const bomb = `<!DOCTYPE x [<!ENTITY a "${'x'.repeat(1_000)}">]><multistatus xmlns="DAV:">&a;</multistatus>`
    const deep = `${'<a xmlns="DAV:">'.repeat(200)}${'</a>'.repeat(200)}`
    const hostile: Exclude<Meddling, string>[] = [
      ...['<html>Welcome</html>', entity, bomb, deep, '{"a":1}', '', 'x'.repeat(9_000_000)].map((body) => ({
        status: 207,
        body,
      })),
      { status: 302, body: '', headers: { Location: 'https://127.0.0.1:1/' } },
      { status: 200, body: '<multistatus xmlns="DAV:"/>' },
    ]
    for (const answer of hostile) {
      desk.server.meddle = () => answer
      desk.world.clock.advance(61 * 60_000)
      await desk.work()
      desk.rep = await again(desk.world, desk.rep)
      const { fault } = await desk.remote()
      expect(['dav_garbage', 'dav_too_large'], JSON.stringify(answer).slice(0, 80)).toContain(fault)
      // a server whose answers are too large does not mend itself
      if (fault === 'dav_too_large') {
        desk.server.meddle = () => 'pass'
        await desk.connect()
      }
    }
    desk.server.meddle = () => 'pass'
    desk.world.clock.advance(61 * 60_000)
    await desk.work()
    desk.rep = await again(desk.world, desk.rep)
    expect((await read(`/tasks/${task}`)).due).toBe(DUE)
    expect(await desk.remote()).toMatchObject({ fault: null, standing: 1, told: [] })
  })

  test('a server without an account of its changes is followed by its mark and ETags', async () => {
    const task = await desk.task()
    const strip = (text: string) => text.replace(/<(\w+:)?sync-token>[^<]*<\/(\w+:)?sync-token>/g, '')
    desk.server.meddle = ({ method }) => (method === 'REPORT' ? { status: 403, body: '' } : 'pass')
    desk.server.edit = strip
    await desk.connect()
    const { reached } = (
      await desk.world.superuser.query('select reached from calendar_account where user_id = $1', [desk.rep.id])
    ).rows[0]
    expect(reached).toMatch(/^mark /)
    desk.server.asked.length = 0
    await desk.turn()
    await desk.turn()
    expect(desk.server.asked.filter((each) => !each.startsWith('PROPFIND'))).toEqual([])
    await desk.edit(fileOf('task', task), (text) => text.replace('DUE:20261125', 'DUE:20261130'))
    await desk.turn()
    desk.server.edit = null
    expect((await read(`/tasks/${task}`)).due).toBe('2026-11-30T02:00:00.000Z')
  })

  test('where nothing changed one question is asked and no record is opened', async () => {
    await desk.task()
    await desk.connect()
    await desk.turn()
    desk.server.asked.length = 0
    await desk.turn()
    expect(desk.server.asked).toEqual([`REPORT /${USER}/${CALENDAR}/`])
  })

  test('two processes at once write each entry once', async () => {
    await desk.connect()
    for (let n = 0; n < 5; n += 1) await desk.task({ what: `并发 ${n}` })
    desk.world.clock.advance(6 * 60_000)
    await Promise.all([desk.work(), desk.work()])
    await desk.turn()
    expect(Object.keys(desk.server.entriesIn(CALENDAR))).toHaveLength(5)
    expect(await desk.remote()).toMatchObject({ standing: 5, told: [], fault: null })
  })
})
