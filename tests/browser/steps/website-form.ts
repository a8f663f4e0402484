import type { Page } from 'playwright-core'
import { lead } from '../../../packages/catalog/src/index.ts'
import type { Demonstration, Person } from '../harness/demonstration.ts'
import type { Office } from '../harness/office.ts'
import type { Language } from '../harness/words.ts'
import { beside } from './list-office.ts'

const TEAM = '官网组'
export const NAME = { zh: '官网询价', en: 'Website enquiry' } as const
export const SEND = { zh: '提交', en: 'Send' } as const

/** A team for the form, and a rule by which the salesperson has what comes. Gives their name. */
export async function beginCompany({ office, rep }: Demonstration, system: Person): Promise<string> {
  const desk = { ...office, visitor: system }
  await beside(desk, 'POST', { path: '/teams', data: { name: TEAM } })
  const me = await rep.call<{ readonly userId: string; readonly name: string }>('get', '/auth/me')
  const rule = { id: 'all', label: { zh: '全部', en: 'All' }, when: [], way: 'person', to: me.userId, atWork: false }
  const { version } = await beside(desk, 'GET', { path: '/assignment' })
  await beside(desk, 'PUT', { path: '/assignment', data: { rules: [rule] }, version: Number(version) })
  return me.name
}

/** Fills in the drawer of a new form that the site may hold. */
export async function fillDrawer(
  office: Office,
  { page }: Person,
  about: { origin: string; keeper: string },
): Promise<void> {
  const { t, holdfast } = office
  await page.goto(`${holdfast.url}/settings/web-forms`)
  await page.getByRole('heading', { name: t('webForm.none'), level: 1 }).waitFor()
  await page.getByRole('button', { name: t('webForm.make') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: t('webForm.nameZh') }).fill(NAME.zh)
  await drawer.getByRole('textbox', { name: t('webForm.nameEn') }).fill(NAME.en)
  await drawer.getByRole('combobox', { name: t('webForm.origins') }).fill(about.origin)
  await page.keyboard.press('Enter')
  const choose = async (name: string, option: string) => {
    await drawer.getByRole('combobox', { name, exact: true }).click()
    await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click()
  }
  await choose(t('webForm.team'), TEAM)
  await choose(t('webForm.keeper'), about.keeper)
}

/** Saves what the drawer holds, and gives the code that the page of settings shows. */
export async function saveForm({ t }: Office, { page }: Person): Promise<string> {
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: t('action.save') }).click()
  await drawer.waitFor({ state: 'hidden' })
  return (await page.locator('.webformline code').textContent()) ?? ''
}

/** Has the only form ask for consent in other words; gives them. */
export async function consentElse(office: Office, system: Person): Promise<{ zh: string; en: string }> {
  const desk = { ...office, visitor: system }
  const { data } = await beside(desk, 'GET', { path: '/web-forms' })
  const [{ id, key: _, version, counts: _counts, ...stated }] = data as [Record<string, unknown>]
  const consent = { zh: '同意为答复和回访使用以上信息。', en: 'I agree that this is used to answer and to call back.' }
  await beside(desk, 'PUT', { path: `/web-forms/${id}`, data: { ...stated, consent }, version: Number(version) })
  return consent
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

/** A lead that was held back says why on its page, and is accepted there. */
export async function acceptHeld(office: Office): Promise<void> {
  const { visitor, t, judge, holdfast } = office
  const { page } = visitor
  const { data } = await beside(office, 'POST', { path: '/leads/query', data: { filter: { review: 'held' } } })
  const [held] = data as readonly { readonly id: string }[]
  await page.goto(`${holdfast.url}/leads/${held?.id}`)
  await page.getByText(t('held.why')).waitFor()
  await judge('lead-held')
  await page.getByRole('button', { name: t('held.accept') }).click()
  await page.getByText(t('held.accepted')).waitFor()
}
