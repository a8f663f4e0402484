import { opportunity } from '../../../../packages/catalog/src/index.ts'
import type { Pictured } from './pictured.ts'

/** Deals on their board, one that would go where it needs more, the page of one, and the funnel and forecast of all. */
export async function showDeals({ office: { t, language }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('manager')
  await go('/opportunities')
  await page.locator('[data-card]').first().waitFor()
  await judge('deals', { guide: 'deals' })
  const lost = opportunity.fields.stage?.options?.find(({ value }) => value === 'lost')?.label[language] ?? ''
  const card = page.locator('[data-card]').first()
  await card.getByRole('button').click()
  await page.getByRole('menuitem', { name: t('board.moveTo', { column: lost }) }).click()
  await page.getByRole('dialog').waitFor()
  await judge('deal-needs', { narrow: false })
  await page.keyboard.press('Escape')
  await card.getByRole('link').click()
  await page.getByRole('navigation', { name: t('stage.steps') }).waitFor()
  await judge('deal')
  await go('/insight?period=always')
  await page.locator('.funneltable a').first().waitFor()
  await judge('funnel', { guide: 'funnel' })
  await go('/insight/forecast')
  await page.locator('.forecastteam').first().click()
  await page.locator('.funneltable .person a').first().waitFor()
  await judge('forecast', { guide: 'forecast' })
}
