import { expect } from 'vitest'
import { contact, lead } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { askProved } from '../harness/proved.ts'

/** What the lists of the test hold: made by number, so that every run finds the same. */
const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙']
const GIVEN = ['文博', '思琪', '嘉宁', '海波', '立群', '以安', '婉清', '振宇', '佩珊', '子墨', '凡星']
const TITLES = ['采购总监', '质量经理', '设备工程师', '供应链副总']
const ROLES = ['decision_maker', 'influencer', 'user']
export const CONTACTS = 180
export const LEADS = 24

const nameOf = (at: number): string => `${SURNAMES[at % SURNAMES.length]}${GIVEN[at % GIVEN.length]}`

export const contactAt = (at: number) => ({
  name: nameOf(at),
  mobile: `138${String(10_000_000 + at * 37).slice(0, 8)}`,
  title: TITLES[at % TITLES.length],
  decisionRole: ROLES[at % ROLES.length],
  source: at % 2 === 0 ? 'website' : 'referral',
})
const leadAt = (at: number) => ({
  name: nameOf(at + 5),
  company: `云杉第${at + 1}试验厂`,
  status: ['new', 'contacted', 'qualified'][at % 3],
})

/** Calls the installation beside the page, as the same person: what a colleague or another window does meanwhile. */
export async function beside(
  { visitor: { page }, holdfast }: Office,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT',
  call: { readonly path: string; readonly data?: unknown; readonly version?: number },
): Promise<Record<string, unknown>> {
  const headers = {
    origin: holdfast.url,
    ...(call.version === undefined ? {} : { 'if-match': `"${call.version}"` }),
  }
  const answer = await askProved(page, `${holdfast.url}/api/v1${call.path}`, { method, headers, data: call.data })
  expect(answer.ok(), `${method} ${call.path}: ${await answer.text()}`).toBe(true)
  if (answer.status() === 204) return {}
  return (await answer.json()) as Record<string, unknown>
}

const created = (values: object) => ({ op: 'create', values })

/** Fills the company with contacts and leads of its own. */
export async function furnishLists(office: Office): Promise<void> {
  const contacts = Array.from({ length: CONTACTS }, (_, at) => created(contactAt(at)))
  const leads = Array.from({ length: LEADS }, (_, at) => created(leadAt(at)))
  await beside(office, 'POST', { path: '/contacts/batch', data: { operations: contacts } })
  await beside(office, 'POST', { path: '/leads/batch', data: { operations: leads } })
}

type Declared = typeof contact | typeof lead

const labelIn = (office: Office, object: Declared, key: string): string => {
  const field = (object.fields as Readonly<Record<string, { label: { zh: string; en: string } }>>)[key]
  if (field === undefined) throw new Error(`no field ${key}`)
  return field.label[office.language]
}
export const contactLabel = (office: Office, key: string): string => labelIn(office, contact, key)

export const optionLabel = (office: Office, key: 'decisionRole' | 'source', value: string): string =>
  contact.fields[key].options?.find((one) => one.value === value)?.label[office.language] ?? ''
export const statusLabel = (office: Office, value: string): string =>
  lead.fields.status.options?.find((one) => one.value === value)?.label[office.language] ?? ''

/** Opens the list of contacts and waits for its rows. */
export async function openContacts({ visitor: { page }, holdfast }: Office, address = ''): Promise<void> {
  await page.goto(`${holdfast.url}/contacts${address}`)
  await page.locator('[data-row-link]').first().waitFor()
}

/** Waits until the list says that it has loaded so many rows. */
export const loaded = ({ visitor: { page }, t }: Office, count: number): Promise<void> =>
  page.getByText(t('list.loaded', { count }), { exact: true }).waitFor()

/** The cell of a field in a row of the table. */
export const cell = ({ visitor: { page } }: Office, row: number, key: string) =>
  page.locator('tr[data-id]').nth(row).locator(`td[data-key="${key}"]`)
