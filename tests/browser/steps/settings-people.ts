import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { colleague, founder } from './typed.ts'

const DEPARTMENT = 'Delta'
const TEAM = 'Riverside'

/** Makes a team or department by the button that says so. */
async function make(
  { visitor: { page }, t }: Office,
  about: { button: 'teams.newTeam' | 'teams.newDepartment'; name: string },
) {
  await page.getByRole('button', { name: t(about.button) }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: t('teams.name') }).fill(about.name)
  await dialog.getByRole('button', { name: t(about.button) }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('.unittree').getByText(about.name).waitFor()
}

/** Hangs the chosen unit below a department, once it was told what that does. */
async function hangBelow({ visitor: { page }, t, judge }: Office, department: string): Promise<void> {
  await page.getByRole('combobox', { name: t('teams.under') }).click()
  await page.getByTitle(department, { exact: true }).last().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(t('move.when')).waitFor()
  await judge('team-move')
  await dialog.getByRole('button', { name: t('move.act') }).click()
  await dialog.waitFor({ state: 'hidden' })
}

export async function hangTeams(office: Office): Promise<void> {
  const { visitor, t, judge, open } = office
  const { page } = visitor
  await open('nav.teams')
  await page.getByText(t('teams.none')).waitFor()
  await judge('teams-none')
  await make(office, { button: 'teams.newDepartment', name: DEPARTMENT })
  await make(office, { button: 'teams.newTeam', name: TEAM })
  await page.locator('.unittree').getByText(TEAM).click()
  await hangBelow(office, DEPARTMENT)
  await page.getByRole('combobox', { name: t('teams.lead') }).click()
  await page.getByTitle(founder.name, { exact: true }).click()
  await page.getByRole('button', { name: t('action.save') }).click()
  await page
    .locator('.unittree')
    .getByText(t('teams.ledBy', { name: founder.name }))
    .waitFor()
  await judge('teams')
}

export async function lookAtRoles({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.roles')
  await page
    .getByRole('button', { name: t('role.sales_rep') })
    .first()
    .click()
  await page.getByText(t('role.masked')).first().waitFor()
  await judge('roles')
}

/** The security administrator's act upon a person, from their drawer. */
async function openPerson({ visitor: { page }, t, open }: Office, name: string): Promise<void> {
  await open('nav.users')
  await page.getByRole('link', { name }).click()
  await page.getByRole('button', { name: t('leave.open') }).waitFor()
}

/** How far somebody reaches is counted when it is asked for. */
export async function countReach({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.users')
  await page.getByRole('link', { name: founder.name }).click()
  await page.getByRole('button', { name: t('reach.count'), exact: true }).click()
  await page
    .getByRole('region', { name: t('reach.title') })
    .getByRole('listitem')
    .first()
    .waitFor()
  await judge('person-reach')
  const drawer = page.locator('.persondrawer')
  await drawer.getByRole('button', { name: t('action.close') }).click()
  await drawer.waitFor({ state: 'hidden' })
}

export async function seeColleagueLeave(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  await openPerson(office, colleague.name)
  await page.getByRole('button', { name: t('leave.open') }).click()
  const dialog = page.getByRole('dialog', { name: t('leave.title', { name: colleague.name }) })
  await dialog.getByText(t('leave.sessions')).waitFor()
  await judge('leave')
  await dialog.getByRole('combobox', { name: t('leave.successor') }).click()
  await page.getByTitle(`${founder.name} · ${founder.email}`).click()
  await dialog.getByRole('button', { name: t('leave.act') }).click()
  await dialog.waitFor({ state: 'hidden' })
  const told = t('leave.done', { what: t('leave.nothing'), name: founder.name })
  await page.getByText(told).waitFor()
  await judge('handed-over')
  expect(await page.locator('.personstate').textContent()).toContain(t('person.left'))
}
