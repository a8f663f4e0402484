import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'

/** Week by week, the forecast of a month says today what the forecast does: the deal that is to close in it. */
export async function lookAtWeeks({ visitor, t, holdfast, open, judge }: Office, month: string): Promise<void> {
  const { page } = visitor
  await open('nav.insight')
  await page.getByRole('link', { name: t('course.title'), exact: true }).click()
  await page.getByRole('combobox', { name: t('forecast.kind') }).waitFor()
  await page.goto(`${holdfast.url}/insight/weeks?period=${month}`)
  const table = page.getByRole('table', { name: t('course.weeks') })
  const today = table.getByRole('row').nth(1)
  await today.getByText(/^1 (deal|个)$/).waitFor()
  // nothing was there the week before
  expect(await table.getByRole('row').last().getByText(t('course.none')).count()).toBe(4)
  const became = page.getByRole('table', { name: t('slippage.title') })
  await became.getByRole('rowheader', { name: t('slippage.fresh') }).waitFor()
  await judge('weeks')
}
