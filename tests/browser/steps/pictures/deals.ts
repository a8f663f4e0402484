import { opportunity } from '../../../../packages/catalog/src/index.ts'
import type { Pictured } from './pictured.ts'

/** Deals on their board, one that would go where it needs more, and the page of one. */
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
}

/** What is told of all deals: from the funnel to the boards of one's own. */
export async function showInsight({ office: { t }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('manager')
  await go('/insight?period=always')
  await page.locator('.funneltable a').first().waitFor()
  await judge('funnel', { guide: 'funnel' })
  await go('/insight/forecast')
  await page.locator('.forecastteam').first().click()
  await page.locator('.funneltable .person a').first().waitFor()
  await judge('forecast', { guide: 'forecast' })
  for (const part of ['weeks', 'review', 'leaders', 'activity'] as const) {
    await go(`/insight/${part}`)
    await page.locator('main table').first().waitFor()
    await judge(`insight-${part}`)
  }
  await go('/insight/boards')
  const template = page.getByRole('button', { name: new RegExp(t('boards.pipe.title')) })
  await template.waitFor()
  await judge('boards')
  await template.click()
  await page.getByRole('img', { name: new RegExp(`^${t('boards.pipe.stages')}: `) }).waitFor()
  await judge('board')
}
