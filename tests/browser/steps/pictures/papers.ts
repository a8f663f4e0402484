import type { Pictured } from './pictured.ts'

/** Each list, and what the page of its first is called where it is shown. */
const LISTS = [
  ['quotes', 'quote'],
  ['contracts', 'contract'],
  ['payments', null],
  ['products', 'product'],
  ['price-books', 'price-book'],
  ['rates', null],
  ['orders', 'order'],
] as const

/** From the quote to the payment and what they stand on: a list and a page of each kind, the customer who bought, and their statement. */
export async function showPapers({ office: { t }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('manager')
  for (const [list, paper] of LISTS) {
    await go(`/${list}?view=all`)
    await page.locator('[data-row-link]').first().waitFor()
    await judge(list)
    if (paper === null) continue
    await page.locator('[data-row-link]').first().click()
    await page.locator('.rechead h1').waitFor()
    await page.locator('.rec-r').waitFor()
    await judge(paper)
  }
  await page.locator('.rec-r').getByRole('link').first().click()
  await page.getByRole('heading', { name: t('money.title'), exact: true }).waitFor()
  await page.getByRole('button', { name: t('brief.title') }).click()
  await page.locator('.brief li').first().waitFor()
  await judge('account')
  await page.getByRole('link', { name: t('statement.title'), exact: true }).click()
  await page.locator('main table').first().waitFor()
  await judge('statement')
}
