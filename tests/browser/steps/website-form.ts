import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { lead } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import type { Language } from '../harness/words.ts'
import { beside } from './list-office.ts'

const TEAM = '官网组'
export const NAME = { zh: '官网询价', en: 'Website enquiry' } as const
export const SEND = { zh: '提交', en: 'Send' } as const

/** The company has a team, and a rule by which whoever set it up has what comes. */
async function beginCompany(office: Office): Promise<string> {
  await beside(office, 'POST', { path: '/teams', data: { name: TEAM } })
  const me = await beside(office, 'GET', { path: '/auth/me' })
  const rule = { id: 'all', label: { zh: '全部', en: 'All' }, when: [], way: 'person', to: me['userId'], atWork: false }
  await beside(office, 'PUT', { path: '/assignment', data: { rules: [rule] }, version: 1 })
  return String(me['name'])
}

/** Sets up a form that the site may hold, and gives the code that its page of settings shows. */
export async function makeForm(office: Office, origin: string): Promise<string> {
  const { visitor, t, judge, open } = office
  const { page } = visitor
  const keeper = await beginCompany(office)
  await open('nav.webForms')
  await page.getByRole('heading', { name: t('webForm.none'), level: 1 }).waitFor()
  await judge('web-forms-none')
  await page.getByRole('button', { name: t('webForm.make') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: t('webForm.nameZh') }).fill(NAME.zh)
  await drawer.getByRole('textbox', { name: t('webForm.nameEn') }).fill(NAME.en)
  await drawer.getByRole('combobox', { name: t('webForm.origins') }).fill(origin)
  await page.keyboard.press('Enter')
  const choose = async (name: string, option: string) => {
    await drawer.getByRole('combobox', { name, exact: true }).click()
    await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click()
  }
  await choose(t('webForm.team'), TEAM)
  await choose(t('webForm.keeper'), keeper)
  await judge('web-form')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await drawer.waitFor({ state: 'hidden' })
  const code = (await page.locator('.webformline code').textContent()) ?? ''
  await judge('web-forms', { guide: 'web-forms' })
  return code
}

/** The address of the form's own page. */
export const pageAddress = ({ holdfast }: Office, snippet: string, language: Language): string =>
  `${holdfast.url}/f/${/data-holdfast-form="([^"]+)"/.exec(snippet)?.[1]}?lang=${language}`

/** Fills in the form's own page and sends it. */
export async function fillPage(page: Page, language: Language, mobile: string): Promise<void> {
  await page.getByLabel(lead.fields.name.label[language]).fill('访客乙')
  await page.getByLabel(lead.fields.mobile.label[language]).fill(mobile)
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: SEND[language] }).click()
}

const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What axe finds on a page that is not the application's, in light and in dark. */
export async function axeOf(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(`${axe.source};0`)
    const rules = JSON.stringify({ runOnly: { type: 'tag', values: STANDARD }, resultTypes: ['violations'] })
    const violations: readonly { id: string; nodes: readonly { html: string }[] }[] = await page.evaluate(
      `axe.run(document, ${rules}).then(({ violations }) => violations)`,
    )
    found.push(...violations.map(({ id, nodes }) => `${colorScheme} ${id} ${nodes.map(({ html }) => html).join(' ')}`))
  }
  return found
}

/** How many pixels a page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** A lead that was held back says why on its page, and is accepted there. */
export async function acceptHeld(office: Office): Promise<void> {
  const { visitor, t, judge, holdfast } = office
  const { page } = visitor
  const { data } = await beside(office, 'POST', { path: '/leads/query', data: { filter: { review: 'held' } } })
  const [held] = data as readonly { readonly id: string }[]
  await page.goto(`${holdfast.url}/leads/${held?.id}`)
  await page.getByText(t('held.why')).waitFor()
  await judge('lead-held', { guide: 'lead-held' })
  await page.getByRole('button', { name: t('held.accept') }).click()
  await page.getByText(t('held.accepted')).waitFor()
}
