import { contact as declared, account as declaredAccount } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { account, contact } from './typed.ts'

/** A company made by hand. */
export async function createAccount({ visitor: { page }, t, language, judge, open }: Office): Promise<void> {
  const labelOf = (field: keyof typeof account): string => declaredAccount.fields[field].label[language]
  await open('nav.accounts')
  await page.locator('[data-row-link]').first().waitFor()
  await judge('accounts')
  await page.getByRole('button', { name: t('create.new', { object: declaredAccount.label[language] }) }).click()
  const drawer = page.getByRole('dialog')
  for (const field of ['name', 'address', 'website'] as const)
    await drawer.getByRole('textbox', { name: labelOf(field), exact: true }).fill(account[field])
  await judge('account-new')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('heading', { name: account.name, level: 1 }).waitFor()
  await judge('account')
}

/** A person at that company, made from the company's page with everything that may be said of one. */
export async function createContact({ visitor: { page }, t, language, judge }: Office): Promise<void> {
  await page.getByRole('button', { name: t('related.addContact') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: t('create.more') }).click()
  for (const [field, value] of Object.entries(contact)) {
    const label = declared.fields[field as keyof typeof contact].label[language]
    await drawer.getByRole('textbox', { name: label, exact: true }).fill(value)
  }
  await judge('contact-new')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('heading', { name: contact.name, level: 1 }).waitFor()
  await page.getByText(t('timeline.empty')).or(page.locator('.tl li').first()).first().waitFor()
  await judge('contact-by-hand')
}

/** The one search box over everything, by keyboard alone. */
export async function searchEverything({ visitor: { page, faults }, t, judge, language }: Office): Promise<void> {
  await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox', { name: t('search.label') })
  // more than can be searched for is told with how much may be
  faults.expect(422, /\/search\/query$/)
  await box.fill(account.name.repeat(50).slice(0, 201))
  await page
    .getByRole('alert')
    .getByText(language === 'zh' ? /搜索的字太多.*最多 200 个字/ : /too long.*200 characters/)
    .waitFor()
  faults.take()
  await box.fill(account.name.slice(0, 12))
  await page.getByRole('option', { name: account.name }).waitFor()
  await judge('search')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: account.name, level: 1 }).waitFor()
}
