import { expect } from 'vitest'
import { opportunity } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'
import { founder } from './typed.ts'
import { lookAtWeeks } from './weeks.ts'

const NAME = '三坐标测量机升级'
const CUSTOMER = '苏州澜川精密制造'

const labelOf = ({ language }: Office, field: keyof typeof opportunity.fields): string =>
  opportunity.fields[field]?.label[language] ?? ''

const stageLabel = ({ language }: Office, value: string): string =>
  opportunity.fields.stage.options?.find((one) => one.value === value)?.label[language] ?? ''

/** The column of a stage, with so many cards. */
const column = (office: Office, stage: string, count: number) => {
  const { visitor, t } = office
  return visitor.page.getByRole('region', {
    name: t('board.column', { column: stageLabel(office, stage), count }),
    exact: true,
  })
}

/** A deal made from its customer's page begins in the first stage, and stands at the customer. */
async function makeDeal(office: Office): Promise<void> {
  const { visitor, t, holdfast, judge } = office
  const { page } = visitor
  const { id } = await beside(office, 'POST', { path: '/accounts', data: { name: CUSTOMER } })
  await page.goto(`${holdfast.url}/accounts/${id}`)
  await page.getByRole('button', { name: t('related.addDeal') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: labelOf(office, 'name'), exact: true }).fill(NAME)
  await judge('deal-new')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('heading', { name: NAME, level: 1 }).waitFor()
  const steps = page.getByRole('navigation', { name: t('stage.steps') })
  await steps.getByRole('button', { name: stageLabel(office, 'first_contact') }).waitFor()
  expect(await steps.locator('[aria-current="step"]').textContent()).toBe(stageLabel(office, 'first_contact'))
  await judge('deal')
}

/** Has the server refuse the next move, and waits until that is said. */
async function refuseOnce({ visitor, t }: Office, move: () => Promise<void>): Promise<void> {
  const { page, faults } = visitor
  faults.expect(503, /\/opportunities\//)
  await page.route('**/api/v1/opportunities/*', (route) => route.fulfill({ status: 503, body: '' }), { times: 1 })
  await move()
  await page
    .getByText(t('board.refused', { name: NAME, why: '' }).slice(0, -1))
    .first()
    .waitFor()
  faults.take()
}

/** The middle of next month: the months above the board always hold it. */
function nextMonth(): string {
  const now = new Date()
  return new Date(Date.UTC(now.getFullYear(), now.getMonth() + 1, 15)).toISOString().slice(0, 10)
}

/** Carried to a stage that needs more, it is asked for where it would be dropped, and moves once it is filled in; the stage's total follows. */
async function carryDeal(office: Office): Promise<void> {
  const { visitor, t, open, judge } = office
  const { page } = visitor
  await open('nav.opportunities')
  const card = column(office, 'first_contact', 1).getByRole('listitem', { name: NAME })
  await card.focus()
  for (const key of ['Space', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
  await page.getByText(t('board.needs', { count: 2 })).waitFor()
  await judge('deals-needs')
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('spinbutton', { name: labelOf(office, 'amount') }).fill('940000')
  const day = dialog.getByRole('textbox', { name: labelOf(office, 'closeDate') })
  await day.fill(nextMonth())
  await day.press('Enter')
  await judge('deal-needs')
  const move = dialog.getByRole('button', { name: t('board.moveTo', { column: stageLabel(office, 'negotiation') }) })
  await refuseOnce(office, () => move.click())
  expect(await dialog.getByRole('spinbutton', { name: labelOf(office, 'amount') }).inputValue()).toBe('940000')
  await move.click()
  const there = column(office, 'negotiation', 1)
  await there.getByRole('listitem', { name: NAME }).waitFor()
  await there.getByTitle('940000 CNY').first().waitFor()
  // it is promised for next month: the months above tell of it
  await page
    .getByRole('list', { name: t('forecast.months') })
    .getByRole('img')
    .nth(2)
    .waitFor()
  await judge('deals-board')
}

/** From its own page it is lost only with a reason, and comes back by its undo-able steps. */
async function loseDeal(office: Office): Promise<void> {
  const { visitor, t, language, judge } = office
  const { page } = visitor
  await page.getByRole('link', { name: NAME }).click()
  const steps = page.getByRole('navigation', { name: t('stage.steps') })
  await steps.getByRole('button', { name: stageLabel(office, 'lost') }).click()
  const dialog = page.getByRole('dialog')
  const move = dialog.getByRole('button', { name: t('board.moveTo', { column: stageLabel(office, 'lost') }) })
  await move.click()
  await dialog.getByText(t('form.needed')).waitFor()
  await dialog.getByRole('combobox', { name: labelOf(office, 'lostReason') }).click()
  const [reason] = opportunity.fields.lostReason.options ?? []
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: reason?.label[language] ?? '' })
    .click()
  await move.click()
  await expect.poll(() => steps.locator('[aria-current="step"]').textContent()).toBe(stageLabel(office, 'lost'))
  await judge('deal-lost')
  await steps.getByRole('button', { name: stageLabel(office, 'needs') }).click()
  await expect.poll(() => steps.locator('[aria-current="step"]').textContent()).toBe(stageLabel(office, 'needs'))
}

/** The funnel tells of the stages it went through; a number leads to it. */
async function followFunnel(office: Office): Promise<void> {
  const { visitor, t, open, judge } = office
  const { page } = visitor
  await open('nav.insight')
  await page.getByRole('heading', { name: t('funnel.none', { period: t('funnel.thisQuarter') }), level: 1 }).waitFor()
  const came = (stage: string) => `${stageLabel(office, stage)}: ${t('funnel.entered')} 1`
  for (const stage of ['first_contact', 'negotiation', 'lost'])
    await page.getByRole('link', { name: came(stage), exact: true }).waitFor()
  await judge('funnel')
  await page.getByRole('link', { name: came('negotiation'), exact: true }).click()
  await column(office, 'needs', 1).getByRole('listitem', { name: NAME }).waitFor()
  await page.getByText(t('filter.came'), { exact: true }).waitFor()
}

/** One's own target is set in its row; what was set elsewhere meanwhile is shown beside it, and one decides. */
async function setTarget(office: Office, period: string): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  const { name } = founder
  await page.getByRole('button', { name: t('target.open', { name, sum: t('target.set') }) }).click()
  const amount = page.getByRole('spinbutton', { name: t('target.of', { name }) })
  await amount.fill('1880000')
  const { userId: id } = await beside(office, 'GET', { path: '/auth/me' })
  const meanwhile = { period, whose: 'person', id, amount: { amount: '1500000', currency: 'CNY' } }
  await beside(office, 'PUT', { path: '/pipelines/standard/targets', data: meanwhile, version: 1 })
  visitor.faults.expect(412, /\/targets$/)
  await amount.press('Enter')
  const both = page.locator('.targetedit .conflict')
  await both.getByRole('table', { name: t('conflict.words') }).waitFor()
  await judge('forecast-target')
  await both.getByRole('button', { name: t('conflict.keep') }).click()
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  await row.getByText(t('target.percent', { percent: '0' })).waitFor()
  await both.waitFor({ state: 'hidden' })
  const kept = await beside(office, 'GET', { path: `/pipelines/standard/targets?period=${period}` })
  expect(kept['data']).toMatchObject([{ whose: 'person', amount: { amount: '1880000.00' }, version: 3 }])
}

/** What one believes stands beside the sum, with its note, and the sum stays. */
async function adjustForecast(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  const of = { name: founder.name, category: t('forecast.commit') }
  await page.getByRole('button', { name: t('adjustment.open', of) }).click()
  await page.getByRole('spinbutton', { name: t('adjustment.of', of) }).fill('640000')
  await page.getByRole('textbox', { name: t('adjustment.note') }).fill('客户口头答应了')
  await judge('forecast-adjustment')
  await page.getByRole('textbox', { name: t('adjustment.note') }).press('Enter')
  const mark = page.getByTitle('客户口头答应了')
  await mark.waitFor()
  await page.getByRole('spinbutton', { name: t('adjustment.of', of) }).waitFor({ state: 'hidden' })
  await mark.click()
  await page.getByRole('textbox', { name: t('adjustment.note') }).press('Escape')
  // one stands where one opened it
  await expect.poll(() => mark.evaluate((button) => button.matches(':focus'))).toBe(true)
}

/** The forecast of next month tells of it, of all and of its owner; a number leads to it. */
async function followForecast(office: Office): Promise<void> {
  const { visitor, t, holdfast, open, judge } = office
  const { page } = visitor
  await open('nav.insight')
  await page.getByRole('link', { name: t('forecast.title'), exact: true }).click()
  await page.getByRole('combobox', { name: t('forecast.kind') }).waitFor()
  await page.goto(`${holdfast.url}/insight/forecast?period=${nextMonth().slice(0, 7)}`)
  const table = page.getByRole('table', { name: t('forecast.table') })
  await table.getByRole('link').nth(1).waitFor()
  await judge('forecast')
  await setTarget(office, nextMonth().slice(0, 7))
  await adjustForecast(office)
  const all = table.getByRole('row', { name: t('forecast.all') }).getByRole('link')
  expect(await all.getAttribute('aria-label')).toContain(`${t('forecast.all')}: ${t('forecast.pipeline')}`)
  await all.click()
  await column(office, 'needs', 1).getByRole('listitem', { name: NAME }).waitFor()
  await page.getByText(t('filter.foreseen'), { exact: true }).waitFor()
}

/** What one is to reach this quarter stands on the first page, and leads to the forecast it is part of. */
async function seeOwnTarget(office: Office): Promise<void> {
  const { visitor, t, holdfast, judge } = office
  const { page } = visitor
  const now = new Date()
  const period = `${now.getFullYear()}-Q${Math.floor(now.getMonth() / 3) + 1}`
  const { userId: id } = await beside(office, 'GET', { path: '/auth/me' })
  const target = { period, whose: 'person', id, amount: { amount: '2500000', currency: 'CNY' } }
  await beside(office, 'PUT', { path: '/pipelines/standard/targets', data: target, version: 1 })
  await page.goto(holdfast.url)
  const figures = page.getByRole('region', { name: t('figures.title') })
  await figures.getByText(t('figures.target'), { exact: true }).waitFor()
  await judge('home-target')
  await figures.locator(`a[href="/insight/forecast?period=${period}"]`).click()
  await page.getByRole('table', { name: t('forecast.table') }).waitFor()
}

/** The weekly review counts it among the new, and among those without a next step; its list holds the same deals. */
async function goThroughReview(office: Office): Promise<void> {
  const { visitor, t, open, judge } = office
  const { page } = visitor
  await open('nav.insight')
  await page.getByRole('link', { name: t('review.title'), exact: true }).click()
  const tiles = page.getByRole('list', { name: t('review.groups') })
  const tile = (group: Parameters<typeof t>[0], count: number) =>
    tiles.getByRole('button', { name: new RegExp(`^${t(group)} ?${count}\\b`) })
  for (const none of [
    'review.moved',
    'review.won',
    'review.lost',
    'review.slipped',
    'review.overdue',
    'review.still',
  ] as const)
    await tile(none, 0).waitFor()
  await page.getByText(t('review.none')).waitFor()
  await tile('review.noStep', 1).waitFor()
  await tile('review.fresh', 1).click()
  const table = page.getByRole('table', { name: t('review.fresh') })
  const row = table.getByRole('row', { name: NAME })
  await row.getByText(CUSTOMER).waitFor()
  await row.getByText(stageLabel(office, 'needs')).waitFor()
  await judge('review')
  await tile('review.noStep', 1).click()
  await page.getByRole('link', { name: t('review.list') }).click()
  await column(office, 'needs', 1).getByRole('listitem', { name: NAME }).waitFor()
}

/** Nobody has won anything: the leaderboard knows one's own place, by each measure. */
async function lookAtLeaders(office: Office): Promise<void> {
  const { visitor, t, open, judge } = office
  const { page } = visitor
  await open('nav.insight')
  await page.getByRole('link', { name: t('leader.title'), exact: true }).click()
  await page.getByRole('heading', { name: t('leader.none') }).waitFor()
  const row = page
    .getByRole('table', { name: t('leader.title') })
    .getByRole('row')
    .last()
  await row.getByText('1', { exact: true }).first().waitFor()
  await judge('leaders')
}

/** A deal from its beginning at a customer, over the board, to a stage that asks for a reason, and back; and what funnel and forecast tell of it. */
export async function workOnDeals(office: Office): Promise<void> {
  await makeDeal(office)
  await carryDeal(office)
  await loseDeal(office)
  await followFunnel(office)
  await followForecast(office)
  await seeOwnTarget(office)
  await lookAtWeeks(office, nextMonth().slice(0, 7))
  await goThroughReview(office)
  await lookAtLeaders(office)
}
