import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { contact as declared } from '../../../packages/catalog/src/index.ts'
import type { Authenticator } from '../harness/authenticator.ts'
import type { Office } from '../harness/office.ts'
import { visit } from '../harness/visitor.ts'
import { founder, imported } from './typed.ts'

const label = (office: Office, field: 'mobile'): string => declared.fields[field].label[office.language]

/** Types into the list's search and waits until the list shows that one customer alone. */
async function findBy({ visitor: { page }, t, language }: Office, words: string): Promise<void> {
  const box = page.getByRole('textbox', { name: t('list.search', { object: declared.labelPlural[language] }) })
  await box.fill('')
  await page.getByText(t('list.loaded', { count: '60' })).waitFor()
  await box.fill(words)
  await page.getByRole('link', { name: imported.name, exact: true }).waitFor()
  await page.getByText(t('list.loaded', { count: '60' })).waitFor({ state: 'hidden' })
  const names = await page.locator('[data-row-link]').allTextContents()
  expect(names).toContain(imported.name)
  expect(names.length, `${words} finds few`).toBeLessThan(20)
}

const eye = (office: Office, page: Page) =>
  page
    .getByRole('region', { name: office.t('record.fields') })
    .getByRole('button', { name: office.t('reveal.show', { field: label(office, 'mobile'), name: imported.name }) })

/** Finds a customer by part of the name, by initials, by pinyin and by the last digits, and opens the record. */
export async function findCustomer(office: Office): Promise<void> {
  const { visitor, t, judge, open } = office
  const { page } = visitor
  await open('nav.contacts')
  await page.getByText(t('list.loaded', { count: '60' })).waitFor()
  await judge('contacts')
  for (const words of [imported.partOfName, imported.pinyin, imported.initials, imported.lastDigits])
    await findBy(office, words)
  await judge('contacts-found')
  await page.getByRole('link', { name: imported.name, exact: true }).click()
  await page.getByRole('heading', { name: imported.name, level: 1 }).waitFor()
  await page.getByText(t('timeline.import', {}).replace(/<.*>/, '').trim()).first().waitFor()
}

/** The mobile lies masked; one click of its owner shows it. */
export async function revealMobile(office: Office, codes: Authenticator): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  const fields = page.getByRole('region', { name: t('record.fields') })
  await fields.getByText(imported.mask).waitFor()
  expect(await page.getByText(imported.mobile).count()).toBe(0)
  await judge('record')
  await eye(office, page).click()
  await fields.getByText(imported.mobile).waitFor()
  expect(await fields.locator('.countdown').count()).toBe(1)
  await judge('record-revealed')
  await fields.getByRole('button', { name: t('reveal.hide') }).click()
  await fields.getByText(imported.mask).waitFor()
  await seeItEnd(office, codes)
}

/** In a window whose clock the test moves: shown for a minute, and then masked again by itself. */
async function seeItEnd(office: Office, codes: Authenticator): Promise<void> {
  const { browser, language, visitor, holdfast } = office
  const other = await visit(browser, language)
  const { page } = other
  const { email, password } = founder
  await page.request.post(`${holdfast.url}/api/v1/auth/sign-in`, { data: { email, password } })
  await page.request.post(`${holdfast.url}/api/v1/auth/mfa`, { data: { type: 'totp', code: codes.next() } })
  await page.clock.install()
  await page.goto(visitor.page.url())
  await eye(office, page).click()
  await page.getByText(imported.mobile).waitFor()
  await page.clock.fastForward(40_000)
  expect(await page.getByText(imported.mobile).count()).toBe(1)
  await page.clock.fastForward(25_000)
  await page.getByText(imported.mobile).waitFor({ state: 'hidden' })
  expect(other.faults.take(), 'in the other window').toEqual([])
  await other.close()
}
