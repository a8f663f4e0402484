import { expect } from 'vitest'
import { account, contact, lead } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { beside } from './list-office.ts'

/** Whose roles open nothing of the customers reads why at each address, and on Home where their roles do lead. */
export async function seeNothing({ visitor: { page }, holdfast, t }: Office): Promise<void> {
  for (const path of ['contacts', 'trash', 'nosuch']) {
    await page.goto(`${holdfast.url}/${path}`)
    await page.getByText(t('noPage.words')).waitFor()
  }
  await page.goto(holdfast.url)
  await page.getByRole('heading', { name: t('home.places'), level: 2 }).waitFor()
}

/** In a company without anything each place says what belongs there, and offers the likeliest next step. */
export async function lookAtEmptyPlaces(office: Office): Promise<void> {
  const { visitor, holdfast, t, judge, language } = office
  const { page } = visitor
  const make = ({ label }: typeof contact | typeof account | typeof lead) =>
    page.locator('.empty').getByRole('button', { name: t('create.new', { object: label[language] }) })
  const places = [
    ['', t('today.none.words'), page.getByRole('button', { name: t('followUp.write') })],
    ['accounts', t('empty.account'), make(account)],
    ['contacts', t('empty.contact'), make(contact)],
    ['leads', t('empty.lead'), make(lead)],
    ['contacts?view=quiet', t('empty.quiet'), page.locator('.empty').getByRole('link', { name: t('empty.all') })],
    ['trash', t('trash.empty'), page.getByRole('textbox', { name: t('trash.search') })],
    ['notices', t('notice.none'), page.getByRole('heading', { level: 1 })],
    ['settings/teams', t('teams.none'), page.locator('.empty').getByRole('button').first()],
    ['settings/programs', t('program.titleNone'), page.getByRole('button', { name: t('program.make') })],
  ] as const
  for (const [path, words, next] of places) {
    await page.goto(`${holdfast.url}/${path}`)
    await page.getByText(words).waitFor()
    await next.waitFor()
  }
  await page.goto(holdfast.url)
  await page.getByText(t('today.none.words')).waitFor()
  expect(await page.locator('.kpi').count(), 'a row of noughts').toBe(0)
  const { id } = await beside(office, 'POST', { path: '/accounts', data: { name: '还没有人的公司' } })
  await page.goto(`${holdfast.url}/accounts/${id}`)
  await page.getByText(t('related.nobody')).waitFor()
  await judge('record-empty')
  const person = await beside(office, 'POST', {
    path: '/contacts',
    data: { name: '没写公司的人', mobile: '13800138001' },
  })
  await page.goto(`${holdfast.url}/contacts/${person['id']}`)
  await page.getByText(t('related.noAccount')).waitFor()
}
