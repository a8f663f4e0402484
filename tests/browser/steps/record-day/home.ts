import { expect } from 'vitest'
import type { Demonstration } from '../../harness/demonstration.ts'

const WORDS = '要 240 套，周五前给含税价 (240 pcs, price by Friday)'

const OVERDUE = 35
const DAY_MS = 86_400_000
const PLANNED = '另一个窗口定下的事'

/** However much is overdue, what is to be done today stands there. */
async function overdueHidesNothing({ office, rep }: Demonstration): Promise<void> {
  const { page } = office.visitor
  const due = new Date(Date.now() - 2 * DAY_MS).toISOString()
  const operations = Array.from({ length: OVERDUE }, () => ({ op: 'create', values: { what: '积压的事', due } }))
  const { results } = await rep.call<{ results: { id: string }[] }>('post', '/tasks/batch', { operations })
  await page.goto(office.holdfast.url)
  await page.locator('.todo-group h3', { hasText: /\d+\+$/ }).waitFor()
  await page.getByText(PLANNED).waitFor()
  const away = results.map(({ id }) => ({ op: 'delete', id, version: 1 }))
  await rep.call('post', '/tasks/batch', { operations: away })
  await page.getByText('积压的事').first().waitFor({ state: 'detached' })
}

interface Made {
  readonly id: string
}

const REACHABLE = '可拨的人'
const UNWILLING = '不愿接电话的人'
const LATE_DEAL = '早该成交的商机'

/** Whoever a line is about is called from it, unless they do not want to be; and a deal that should not stay as it is stands beside. */
async function actFromHome({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t } = office
  const { page } = visitor
  for (const [name, mobile, doNotCall] of [
    [REACHABLE, '13800138801', false],
    [UNWILLING, '13800138802', true],
  ] as const) {
    const { id } = await rep.call<Made>('post', '/contacts', { name, mobile, doNotCall })
    const due = new Date().toISOString()
    await rep.call('post', '/tasks', { what: '问一声', due, about: { object: 'contact', id } })
  }
  await rep.call('post', '/opportunities', { name: LATE_DEAL, closeDate: '2020-01-02', nextStep: '问原因' })
  await page.goto(holdfast.url)
  await page.getByRole('link', { name: UNWILLING }).waitFor()
  const call = page.getByRole('button', { name: t('call.what', { name: REACHABLE }) })
  await call.waitFor()
  expect(await page.getByRole('button', { name: t('call.what', { name: UNWILLING }) }).count()).toBe(0)
  // who went quiet is told with how long it usually takes, as a line on a bar and in words
  await page
    .locator('.quietbox .todo', { has: page.locator('.bar > u') })
    .first()
    .waitFor()
  await page.getByText(t('quiet.usual')).waitFor()
  const deal = page.locator('.todo').filter({ has: page.getByRole('link', { name: LATE_DEAL, exact: true }) })
  await deal.getByText(t('home.deals.past')).waitFor()
  await call.click()
  const said = page.getByRole('dialog', { name: t('call.how', { name: REACHABLE }) })
  await said.waitFor()
  await page.keyboard.press('Escape')
  await said.waitFor({ state: 'detached' })
}

/** One click completes, the words are typed, one chord saves: and it stands on the customer's timeline. */
export async function followUpFromHome(day: Demonstration): Promise<void> {
  const { office, rep } = day
  const { visitor, holdfast, t, judge } = office
  const { page } = visitor
  await page.goto(holdfast.url)
  await page.locator('.todo').first().waitFor()
  // what is planned in another window comes in by itself, on the first page that was opened
  await rep.call('post', '/tasks', { what: PLANNED, due: new Date().toISOString() })
  await page.getByText(PLANNED).waitFor()
  const first = page
    .locator('.todo-group li')
    .filter({ has: page.locator('.rowname') })
    .first()
  await first.waitFor()
  const followUps = page
    .getByRole('region', { name: t('figures.title') })
    .locator('.kv')
    .first()
  const before = Number(await followUps.textContent())
  await judge('day-home')
  const name = (await first.locator('.rowname').textContent()) ?? ''
  const address = (await first.locator('.rowname').getAttribute('href')) ?? ''
  let strokes = 0
  await first.locator('.todo .iconbtn').click()
  strokes += 1
  const line = page.getByRole('region', { name: t('followUp.write') })
  await line.waitFor()
  await expect.poll(() => page.evaluate('document.activeElement?.classList.contains("flinewords")')).toBe(true)
  await page.keyboard.type(WORDS)
  await judge('day-home-line', { pictured: true })
  await page.keyboard.press('Control+Enter')
  strokes += 2
  await line.waitFor({ state: 'hidden' })
  expect(strokes).toBeLessThanOrEqual(4)
  // one's own numbers follow without the page being asked anew
  await expect.poll(async () => Number(await followUps.textContent())).toBe(before + 1)
  const { data } = await rep.call<{ data: { text?: string }[] }>('get', `${address}/timeline`)
  expect(data.map(({ text }) => text)).toContain(WORDS)
  await overdueHidesNothing(day)
  await actFromHome(day)
  await page.keyboard.press('n')
  await page.getByRole('combobox', { name: t('search.label') }).fill(name)
  await page.getByRole('option', { name }).first().click()
  await page.waitForURL(/#write$/)
  await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('follow-up-words')
}
