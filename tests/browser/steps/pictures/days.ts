import type { Pictured } from './pictured.ts'

/** The month and the week of whoever sells, and a task about to be planned. */
export async function showCalendar({ office: { t }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('rep')
  await go('/calendar')
  await page.locator('[data-entry]').first().waitFor()
  await judge('calendar')
  await go('/calendar?view=week')
  await page.locator('[data-entry]').first().waitFor()
  await judge('calendar-week', { narrow: false })
  await page.getByRole('button', { name: t('task.new'), exact: true }).click()
  await page.getByRole('dialog').waitFor()
  await judge('task')
}
