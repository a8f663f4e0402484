import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { task } from '../../../../packages/catalog/src/index.ts'
import type { Demonstration } from '../../harness/demonstration.ts'

const WHAT = '月中回访老客户'
const PLANNED = '带样品去一趟'

/** The fifteenth of the month after next: far from what the sample company has planned. */
function quietDay(): string {
  const now = new Date()
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 15)).toISOString().slice(0, 10)
}

const at = (day: string, time: string): string => new Date(`${day}T${time}:00+08:00`).toISOString()
const next = (day: string, days = 1): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)

/** A task moved by keyboard and by mouse, taken back by Ctrl-Z, and one planned by a click on an empty place. */
export async function planInCalendar({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge, language } = office
  const { page } = visitor
  const day = quietDay()
  const made = await rep.call<{ id: string }>('post', '/tasks', { what: WHAT, due: at(day, '10:00') })
  const due = async () => (await rep.call<{ due: string }>('get', `/tasks/${made.id}`)).due
  const entry = page.locator(`[data-entry="task ${made.id}"]`)
  const isOn = (place: Locator) => place.locator(entry).waitFor()
  const cell = (of: string) =>
    page.locator('.diarycell').filter({
      has: page.getByRole('button', {
        name: new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
          weekday: 'long',
          day: 'numeric',
          month: 'long',
          timeZone: 'UTC',
        }).format(new Date(of)),
        exact: true,
      }),
    })

  await page.goto(`${holdfast.url}/calendar?day=${day}`)
  await isOn(cell(day))
  await judge('day-calendar-month')
  // a day and a week later, then put down: the time stays
  await entry.focus()
  for (const key of ['Space', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key)
  await page.locator('.diaryghost').waitFor()
  await page.keyboard.press('Space')
  await isOn(cell(next(day, 8)))
  await expect.poll(due).toBe(at(next(day, 8), '10:00'))
  await page.keyboard.press('Control+z')
  await isOn(cell(day))
  await expect.poll(due).toBe(at(day, '10:00'))
  // what is put back has not moved
  await entry.focus()
  for (const key of ['Space', 'ArrowLeft', 'Escape']) await page.keyboard.press(key)
  await entry.dragTo(cell(next(day)))
  await isOn(cell(next(day)))
  await expect.poll(due).toBe(at(next(day), '10:00'))

  await page.goto(`${holdfast.url}/calendar?view=day&day=${day}`)
  const column = page.locator('.diarycolumn')
  await column.waitFor()
  await column.locator('.diaryslot').click({ position: { x: 200, y: 14 * 48 + 12 } })
  const drawer = page.getByRole('dialog')
  const label = (field: 'what' | 'due') => task.fields[field].label[language]
  await drawer.getByRole('textbox', { name: label('what') }).fill(PLANNED)
  expect(await drawer.getByRole('textbox', { name: label('due'), exact: true }).inputValue()).toBe(`${day} 14:00`)
  await drawer.getByRole('button', { name: t('action.save') }).click()
  const planned = column.locator('.diaryentry', { hasText: PLANNED })
  await planned.waitFor()
  // by the mouse to half past four, by its upper edge
  await planned.dragTo(column, { targetPosition: { x: 200, y: 16.5 * 48 + 12 } })
  await column.locator('.diaryentry', { hasText: '16:30' }).waitFor()
  await judge('day-calendar-day')
  await planned.press('Enter')
  await page.getByRole('heading', { level: 1, name: PLANNED }).waitFor()
}
