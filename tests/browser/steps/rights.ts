import { expect } from 'vitest'
import { account, contact } from '../../../packages/catalog/src/index.ts'
import type { Demonstration, Person } from '../harness/demonstration.ts'
import { judgeScreen } from '../harness/screen.ts'
import type { Language } from '../harness/words.ts'

const NAMES = { zh: '大客户代表', en: 'Key account reps' } as const

interface Stage {
  readonly told: Demonstration
  readonly language: Language
  readonly security: Person
  readonly system: Person
}

async function openRights({ told: { office } }: Stage, { page }: Person): Promise<void> {
  await page.goto(`${office.holdfast.url}/settings/rights`)
  await page.getByRole('heading', { name: office.t('rights.own'), exact: true }).waitFor()
}

/** Chooses in a field of the drawer, as somebody would who reads its options. */
async function choose({ page }: Person, field: string, option: string): Promise<void> {
  await page.getByRole('dialog').getByRole('combobox', { name: field }).click()
  await page.getByTitle(option, { exact: true }).last().click()
}

async function copyRole({ told, language, security }: Stage): Promise<void> {
  const { t } = told.office
  const { page } = security
  await page.getByRole('button', { name: t('rights.addRole') }).click()
  await choose(security, t('rights.from'), t('role.sales_rep'))
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: t('rights.name.zh') }).fill(NAMES.zh)
  await dialog.getByRole('textbox', { name: t('rights.name.en') }).fill(NAMES.en)
  await judgeScreen(page, 'rights-role', { language })
  await dialog.getByRole('button', { name: t('rights.add') }).click()
  await page.getByText(NAMES[language]).waitFor()
}

async function addLine({ told, language, security }: Stage): Promise<void> {
  const { t } = told.office
  const { page } = security
  await page.getByRole('button', { name: t('rights.addLine') }).click()
  await choose(security, t('rights.object'), account.labelPlural[language])
  await choose(security, t('rights.action'), language === 'zh' ? '列出' : 'list')
  await choose(security, t('rights.reach'), t('rights.reach.all'))
  await judgeScreen(page, 'rights-line', { language })
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('rights.add') })
    .click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

async function forbidReveals({ told, language, security }: Stage): Promise<void> {
  const { t } = told.office
  const { page } = security
  await page.getByRole('button', { name: t('rights.addForbid') }).click()
  await choose(security, t('rights.object'), contact.labelPlural[language])
  await choose(security, t('rights.acts'), language === 'zh' ? '查看明文' : 'reveal')
  await page.keyboard.press('Escape')
  await choose(security, t('rights.whenAsked'), t('rights.when.program'))
  await page.keyboard.press('Escape')
  await judgeScreen(page, 'rights-forbid', { language })
  await page
    .getByRole('dialog')
    .getByRole('button', { name: t('rights.add') })
    .click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
}

/** What is forbidden from beyond the company's networks is not saved before there are any: the page says so, and so does the refusal. */
async function missNetworks({ told, language, security }: Stage): Promise<void> {
  const { t } = told.office
  const { page, faults } = security
  await page.getByRole('button', { name: t('rights.addForbid') }).click()
  await choose(security, t('rights.object'), contact.labelPlural[language])
  await choose(security, t('rights.acts'), language === 'zh' ? '查看明文' : 'reveal')
  await page.keyboard.press('Escape')
  await choose(security, t('rights.whenAsked'), t('rights.when.outside_networks'))
  await page.keyboard.press('Escape')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: t('rights.add') }).click()
  await page.getByText(t('rights.networks.missed')).waitFor()
  faults.expect(422, /^\/api\/v1\/access\/rights\/preview$/)
  await page.getByRole('button', { name: t('rights.look') }).click()
  expect(await dialog.getByRole('alert').textContent()).toContain(
    language === 'zh' ? '先写下公司网络' : 'add them first',
  )
  await judgeScreen(page, 'rights-no-networks', { language })
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: t('rights.drop') }).click()
  await page.getByText(t('rights.networks.none')).waitFor()
}

/** Rights are stated as sentences, and looked at before they are saved: who gains and loses what. */
export async function stateRights(stage: Stage): Promise<void> {
  const { told, language, security } = stage
  const { t } = told.office
  const { page } = security
  await openRights(stage, security)
  await judgeScreen(page, 'rights-none', { language })
  await missNetworks(stage)
  await copyRole(stage)
  await addLine(stage)
  await forbidReveals(stage)
  await judgeScreen(page, 'rights', { language, pictured: true })
  await page.getByRole('button', { name: t('rights.look') }).click()
  await page.getByText(t('rights.widens')).waitFor()
  await judgeScreen(page, 'rights-preview', { language, pictured: true })
  await page.getByRole('button', { name: t('rights.ask') }).click()
  await page.getByRole('heading', { name: t('rights.waiting') }).waitFor()
  expect(await page.getByRole('button', { name: t('rights.confirm'), exact: true }).count()).toBe(0)
}

/** Another person reads exactly what changes, sees whom it concerns, and puts it into force. */
export async function confirmRights(stage: Stage): Promise<void> {
  const { told, language, system } = stage
  const { t } = told.office
  const { page } = system
  await openRights(stage, system)
  await page.getByRole('heading', { name: t('rights.waiting') }).waitFor()
  await judgeScreen(page, 'rights-waiting', { language, pictured: true })
  await page.getByRole('button', { name: t('rights.confirm'), exact: true }).click()
  await page.getByRole('heading', { name: t('rights.waiting') }).waitFor({ state: 'detached' })
  await page.getByText(NAMES[language]).waitFor()
  await page.getByRole('button', { name: t('rights.versionOf', { version: 2 }) }).waitFor()
}

/** What is taken away is seen by nobody's leave; a version of before is compared and brought back. */
export async function bringRightsBack(stage: Stage): Promise<void> {
  const { told, language, security } = stage
  const { t } = told.office
  const { page } = security
  await openRights(stage, security)
  await page.getByRole('button', { name: t('rights.removeRole') }).click()
  await page.getByRole('button', { name: t('rights.look') }).click()
  await page.getByText(t('rights.narrows')).waitFor()
  await page.getByRole('button', { name: t('rights.save'), exact: true }).click()
  await page.getByText(t('rights.own.none')).waitFor()
  await page.getByRole('button', { name: t('rights.versionOf', { version: 2 }) }).click()
  await judgeScreen(page, 'rights-versions', { language })
  await page.getByRole('button', { name: t('rights.bringBack') }).click()
  await page.getByRole('button', { name: t('rights.look') }).waitFor()
  await page.getByRole('button', { name: t('rights.drop') }).click()
  await page.getByText(t('rights.own.none')).waitFor()
}
