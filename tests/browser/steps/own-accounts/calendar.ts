import { expect } from 'vitest'
import {
  type CalendarServer,
  PASSWORD,
  USER,
} from '../../../../apps/server/src/modules/calendar/remote/testing/radicale.ts'
import { type AtWork, judged } from './mail.ts'

const CALENDAR = 'work'
const TURN_MS = 6 * 60_000
const DUE = '2026-11-25T02:00:00.000Z'

/** Connects the calendar on the page of one's own settings, and sees a task go there and come back with another day. */
export async function connectCalendar(at: AtWork, server: CalendarServer, work: () => Promise<void>): Promise<void> {
  const {
    desk,
    own: { page },
    url,
    t,
  } = at
  await server.makeCalendar(CALENDAR)
  const { id } = (await desk.rep.post('/tasks', { what: '寄样品', due: DUE })).body
  await page.goto(`${url}/settings/remote-calendar`)
  for (const [name, value] of [
    ['remote.url', server.url],
    ['remote.user', USER],
    ['remote.password', PASSWORD],
  ] as const)
    await page.getByLabel(t(name), { exact: true }).fill(value)
  await page.getByRole('button', { name: t('remote.look'), exact: true }).click()
  await page.getByRole('radio').first().check()
  await judged(at, 'own-calendar-found')
  await page.getByRole('button', { name: t('remote.connect'), exact: true }).click()
  await page.getByText(t('remote.connected'), { exact: true }).waitFor()
  await work()
  await page.reload()
  await page.getByRole('button', { name: t('remote.end'), exact: true }).waitFor()
  await judged(at, 'own-calendar')
  const file = `task-${id}.ics`
  const there = server.entriesIn(CALENDAR)[file] ?? ''
  expect(there).toContain('DUE:20261125T020000Z')
  const moved = there.replace('DUE:20261125T020000Z', 'DUE:20261127T020000Z')
  const headers = { 'content-type': 'text/calendar' }
  const put = await server.telephone('PUT', `/${USER}/${CALENDAR}/${file}`, { body: moved, headers })
  expect([201, 204], put.text).toContain(put.status)
  desk.world.clock.advance(TURN_MS)
  await work()
  await page.goto(`${url}/calendar?view=day&day=2026-11-27`)
  await page.locator(`[data-entry="task ${id}"]`).waitFor()
}
