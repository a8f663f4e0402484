/** The hardware seller as an installation of its own whose clock goes from one day of the quarter to another, in a browser. */
import { join } from 'node:path'
import { expect } from 'vitest'
import { aheadTo, QUARTER_DAYS } from '../../apps/server/src/launch/stand-in-moment.ts'
import type { Authenticator } from '../browser/harness/authenticator.ts'
import { startHoldfast } from '../browser/harness/installation.ts'
import { type Office, openOffice } from '../browser/harness/office.ts'
import type { Language } from '../browser/harness/words.ts'
import { foundCompany } from '../browser/steps/found-company.ts'
import { beside } from '../browser/steps/list-office.ts'
import { takeBusinessRole } from '../browser/steps/take-role.ts'
import { founder } from '../browser/steps/typed.ts'
import { PIPELINE, rowsOf } from './hardware-seller.ts'

const START = join(import.meta.dirname, 'start-at.ts')

type Day = keyof typeof QUARTER_DAYS

export interface Quarter {
  readonly office: Office
  /** Teams and sellers by name, as soon as they are hired. */
  readonly teams: Map<string, string>
  readonly sellers: Map<string, string>
  /** How the one who works here comes in; from the first day on. */
  codes: Authenticator | undefined
  /** How far the pages' clock has been moved. */
  ahead: number
}

/** A script that moves a page's clock; done again it moves it further. */
const moving = (by: number): string => `{
  const Before = Date
  globalThis.Date = class extends Before {
    constructor(...parts) {
      if (parts.length === 0) super(Before.now() + ${by})
      else super(...parts)
    }
    static now() {
      return Before.now() + ${by}
    }
  }
}`

/** The clocks of test and pages show a day at the hour it is, as the server's does. */
async function moveClocks(quarter: Quarter, day: Day): Promise<void> {
  const ahead = aheadTo(QUARTER_DAYS[day])
  await quarter.office.visitor.page.addInitScript(moving(ahead - quarter.ahead))
  quarter.ahead = ahead
}

/** Opens the installation on the first day; whoever opens it closes its office. */
export async function openQuarter(language: Language): Promise<Quarter> {
  const office = await openOffice(language, (folder) => startHoldfast(folder, { main: [START, 'begins'] }))
  const quarter: Quarter = { office, teams: new Map(), sellers: new Map(), codes: undefined, ahead: 0 }
  office.now = () => Date.now() + quarter.ahead
  await moveClocks(quarter, 'begins')
  return quarter
}

/** The company with its pipeline, its products, a team under each manager and its sellers. */
export async function hireSellers({ office, teams, sellers }: Quarter): Promise<void> {
  const post = (path: string, data: object) => beside(office, 'POST', { path, data })
  await post('/pipelines', PIPELINE)
  const { id: departmentId } = await post('/departments', { name: 'Sales' })
  for (const { sales_agent: name = '', manager = '' } of rowsOf('sales_teams.csv')) {
    const teamId = teams.get(manager) ?? String((await post('/teams', { name: manager, departmentId }))['id'])
    teams.set(manager, teamId)
    const email = `${name.toLowerCase().replace(/\W+/g, '.')}@hardware.example`
    const { userId } = await post('/users', { email, name, roles: ['sales_rep'], teamId })
    sellers.set(name, String(userId))
  }
  // who leads them sits among them, and gives them their deals
  const { userId, version } = await beside(office, 'GET', { path: '/auth/me' })
  const [teamId] = teams.values()
  await beside(office, 'PATCH', { path: `/users/${userId}`, data: { teamId }, version: Number(version) })
  const operations = rowsOf('products.csv').map(({ product: name = '', sales_price: amount = '' }) => {
    const price = { amount: `${amount}.00`, currency: 'CNY' }
    return { op: 'create', values: { code: name.replaceAll(' ', ''), name, price } }
  })
  await post('/products/batch', { operations })
}

/** From the printed link to a company that sells. */
export async function foundSeller(quarter: Quarter): Promise<void> {
  const { office } = quarter
  const { codes } = await foundCompany(office, founder)
  quarter.codes = codes
  await takeBusinessRole(office, 'sales_manager')
  await hireSellers(quarter)
  // a number of its own, by which a deal is known when its file comes again
  await beside(office, 'POST', {
    path: '/fields',
    data: {
      object: 'opportunity',
      key: 'deal_no',
      label: { zh: 'Deal no', en: 'Deal no' },
      kind: 'text',
      class: 'confidential',
      unique: true,
      visibleTo: { sales_manager: 'clear', sales_rep: 'clear' },
    },
  })
  await office.visitor.page.reload()
}

/** On another day the installation is started again, and one signs in again. */
export async function goTo(quarter: Quarter, day: Day): Promise<void> {
  const { office, codes } = quarter
  const { visitor } = office
  visitor.faults.expect(401, /^\/api\/v1\//)
  await office.restart(async (folder, port) => {
    await moveClocks(quarter, day)
    return startHoldfast(folder, { port, main: [START, day] })
  })
  await visitor.page.getByRole('heading', { name: office.t('signIn.welcome') }).waitFor()
  const { email, password } = founder
  await beside(office, 'POST', { path: '/auth/sign-in', data: { email, password } })
  await beside(office, 'POST', { path: '/auth/mfa', data: { type: 'totp', code: codes?.next() } })
  await visitor.page.goto(office.holdfast.url)
  await visitor.page.getByRole('navigation', { name: office.t('nav.main') }).waitFor()
  expect(visitor.faults.take()).toEqual([])
}
