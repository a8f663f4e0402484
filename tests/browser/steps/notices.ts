import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'

/** The bell tells that the import ended without the page being asked anew; following it is reading it. */
async function heedBell({ visitor: { page }, t, judge }: Office): Promise<void> {
  await page.getByRole('button', { name: t('notice.count', { count: 1 }) }).click()
  const list = page.locator('.belllist')
  // the newest comes first; below it the one of the import that was taken back
  const newest = list.getByRole('link', { name: t('notice.import') }).first()
  await newest.waitFor()
  await judge('bell')
  await newest.click()
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
  await page.getByRole('button', { name: t('notice.title'), exact: true }).click()
  await list.getByRole('link', { name: t('notice.all') }).click()
  await page.getByRole('heading', { name: t('notice.title.none') }).waitFor()
  await judge('notices')
}

const HOUR_MS = 60 * 60_000
/** `HH:MM` some hours from now by the company's clocks. */
const clock = (hours: number) => new Date(Date.now() + (8 + hours) * HOUR_MS).toISOString().slice(11, 16)

/** One's own hours are kept: outside of them the bell shows nothing by itself, unless one wants it to. */
async function chooseHours({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.notices')
  await page.getByRole('heading', { name: t('notice.settings.title') }).waitFor()
  await page.getByText(t('notice.mail.none')).waitFor()
  await page.getByLabel(t('notice.from'), { exact: true }).fill(clock(2))
  await page.getByLabel(t('notice.to'), { exact: true }).fill(clock(3))
  await page.getByRole('button', { name: t('action.save') }).click()
  await page.getByText(t('notice.saved'), { exact: true }).waitFor()
  await page.getByRole('button', { name: t('notice.title'), exact: true }).waitFor()
  await judge('notice-settings')
  await page.getByRole('checkbox', { name: t('notice.quiet') }).uncheck()
  await page.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('button', { name: t('notice.count', { count: 1 }) }).waitFor()
}

/** A browser that allows no notifications (this one, without a desktop) is asked at one's own choice, and what follows is said. */
async function chooseDesktop({ visitor: { page }, t, judge }: Office): Promise<void> {
  const choice = (name: 'desktop.off' | 'desktop.number') => page.getByRole('radio', { name: t(name) })
  expect(await choice('desktop.off').isChecked()).toBe(true)
  await choice('desktop.number').click()
  await page.getByText(t('desktop.refused')).waitFor()
  await expect.poll(() => choice('desktop.off').isChecked()).toBe(true)
  await judge('notice-desktop')
}

export async function heedNotices(office: Office): Promise<void> {
  await chooseHours(office)
  await chooseDesktop(office)
  await heedBell(office)
}
