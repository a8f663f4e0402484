import { expect } from 'vitest'
import { lead } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { holdAnswers } from './held-answers.ts'
import { beside, LEADS, statusLabel } from './list-office.ts'

const lane = ({ visitor: { page }, t }: Office, column: string, count: number) =>
  page.getByRole('region', { name: t('board.column', { column, count }), exact: true })

const EACH = LEADS / 3

/** Leads stand in columns by their state; a card is carried by keyboard, by mouse, and goes back where the move was refused. */
export async function workOnBoard(office: Office): Promise<void> {
  const { visitor, t, judge, open } = office
  const { page } = visitor
  const [fresh, contacted, qualified] = ['new', 'contacted', 'qualified'].map((one) => statusLabel(office, one))
  await open('nav.leads')
  await page.locator('[data-row-link]').first().waitFor()
  await page
    .locator('.ant-segmented-item')
    .filter({ has: page.getByRole('img', { name: t('list.board') }) })
    .click()
  await lane(office, fresh ?? '', EACH).waitFor()
  await judge('board')
  const name = await moveOverStaleAnswers(office, { from: fresh ?? '', to: contacted ?? '', other: qualified ?? '' })
  await lane(office, contacted ?? '', EACH + 1)
    .getByRole('listitem', { name })
    // while one is carried a column for cards without a state comes in and the others give way: it is aimed at what lies in the column before and after
    .dragTo(lane(office, qualified ?? '', EACH), { targetPosition: { x: 40, y: 300 } })
  await lane(office, qualified ?? '', EACH + 1)
    .getByRole('listitem', { name })
    .waitFor()
  // the card lies there before the server has answered; its version counts from then on
  await page
    .getByText(t('board.moved', { name, column: qualified ?? '' }))
    .first()
    .waitFor()
  await dropOnConverted(office, { name, from: qualified ?? '' })
  await refuseMove(office, { name, from: qualified ?? '', to: fresh ?? '' })
}

/** A card that is carried while answers of before are on their way stays where it was put: they are given up. Gives its name. */
async function moveOverStaleAnswers(office: Office, { from, to, other }: Record<'from' | 'to' | 'other', string>) {
  const { visitor, t } = office
  const { page } = visitor
  const card = lane(office, from, EACH).getByRole('listitem').first()
  const name = (await card.getAttribute('aria-label')) ?? ''
  const answers = await holdAnswers(page, '**/leads/query')
  // somebody changes another lead, and the page asks each column anew
  const changed = await lane(office, other, EACH).getByRole('listitem').first().getAttribute('data-card')
  const { version } = await beside(office, 'GET', { path: `/leads/${changed}` })
  await beside(office, 'PATCH', {
    path: `/leads/${changed}`,
    data: { company: '别人改的厂' },
    version: Number(version),
  })
  await answers.count(lead.fields.status.options?.length ?? 0)
  const saved = await holdAnswers(page, `**/leads/${await card.getAttribute('data-card')}`)
  await card.focus()
  for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key)
  const there = lane(office, to, EACH + 1).getByRole('listitem', { name })
  await there.waitFor()
  await saved.count(1)
  await answers.arrive()
  expect([await there.count(), await lane(office, from, EACH - 1).count()]).toEqual([1, 1])
  await saved.end()
  const told = page.getByText(t('board.moved', { name, column: to })).first()
  await told.waitFor()
  await answers.end()
  await there.waitFor()
  return name
}

const MANY = 20

/** Of a long column so many cards come at first as one or two screens hold; the rest come as one scrolls to the end. */
export async function scrollOneColumn(office: Office): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const operations = Array.from({ length: MANY }, (_, at) => ({
    op: 'create',
    values: { name: `远山${at}`, company: `远山${at}号厂`, status: 'unqualified' },
  }))
  await beside(office, 'POST', { path: '/leads/batch', data: { operations } })
  await page.reload()
  const column = (count: number) => lane(office, statusLabel(office, 'unqualified'), count)
  const cards = column(15).locator('[data-card]')
  await cards.last().waitFor()
  expect(await cards.count()).toBe(15)
  await column(15)
    .getByRole('button', { name: t('board.more') })
    .scrollIntoViewIfNeeded()
  await column(MANY)
    .locator('[data-card]')
    .nth(MANY - 1)
    .waitFor()
  expect(
    await column(MANY)
      .getByRole('button', { name: t('board.more') })
      .count(),
  ).toBe(0)
}

/** Into the last column a card comes by being converted: the sheet opens, and the card stays where it was until that is done. */
async function dropOnConverted(office: Office, { name, from }: { name: string; from: string }): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const card = lane(office, from, EACH + 1).getByRole('listitem', { name })
  await card.getByRole('button', { name: t('board.move', { name }) }).click()
  await page.getByRole('menuitem', { name: t('board.moveTo', { column: statusLabel(office, 'converted') }) }).click()
  const sheet = page.getByRole('dialog', { name: t('convert.title', { name }) })
  await sheet.getByRole('button', { name: t('convert.do'), exact: false }).waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  await card.waitFor()
}

async function refuseMove(office: Office, move: { name: string; from: string; to: string }): Promise<void> {
  const { visitor, t } = office
  const { page } = visitor
  const card = lane(office, move.from, EACH + 1).getByRole('listitem', { name: move.name })
  const id = (await card.getAttribute('data-card')) ?? ''
  // the page is not told in time: its stream is cut off, as by a lost connection
  await page.route('**/leads/query', (route) => route.abort())
  const { version } = await beside(office, 'GET', { path: `/leads/${id}` })
  await beside(office, 'PATCH', { path: `/leads/${id}`, data: { company: '改了名的厂' }, version: Number(version) })
  visitor.faults.expect(412, /\/leads\//)
  await card.getByRole('button', { name: t('board.move', { name: move.name }) }).click()
  await page.getByRole('menuitem', { name: t('board.moveTo', { column: move.to }) }).click()
  await page
    .getByText(t('board.refused', { name: move.name, why: '' }).slice(0, -1))
    .first()
    .waitFor()
  expect(
    await lane(office, move.from, EACH + 1)
      .getByRole('listitem', { name: move.name })
      .count(),
  ).toBe(1)
  await page.unroute('**/leads/query')
  visitor.faults.take()
}
