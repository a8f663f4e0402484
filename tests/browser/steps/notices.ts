import type { Office } from '../harness/office.ts'

/** The bell tells that the import ended without the page being asked anew; following it is reading it. */
async function heedBell({ visitor: { page }, t, judge }: Office): Promise<void> {
  await page.getByRole('button', { name: t('notice.count', { count: 1 }) }).click()
  const list = page.locator('.belllist')
  await list.getByText(t('notice.import')).waitFor()
  await judge('bell')
  await list.getByRole('link', { name: t('notice.import') }).click()
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
  await page.getByRole('button', { name: t('notice.title'), exact: true }).click()
  await list.getByRole('link', { name: t('notice.all') }).click()
  await page.getByRole('heading', { name: t('notice.title.none') }).waitFor()
  await judge('notices')
}

/** One's own hours are kept. */
async function chooseHours({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.notices')
  await page.getByRole('heading', { name: t('notice.settings.title') }).waitFor()
  await page.getByText(t('notice.mail.none')).waitFor()
  await page.getByLabel(t('notice.from'), { exact: true }).fill('08:30')
  await page.getByRole('button', { name: t('action.save') }).click()
  await page.getByText(t('notice.saved')).waitFor()
  await judge('notice-settings')
}

export async function heedNotices(office: Office): Promise<void> {
  await heedBell(office)
  await chooseHours(office)
}
