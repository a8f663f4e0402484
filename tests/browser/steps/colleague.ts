import { expect } from 'vitest'
import { authenticator } from '../harness/authenticator.ts'
import type { Office } from '../harness/office.ts'
import { askProved } from '../harness/proved.ts'
import { judgeScreen } from '../harness/screen.ts'
import { visit } from '../harness/visitor.ts'
import { colleague, contact, team } from './typed.ts'

/** Invites a colleague and gives the link that the founder hands over. */
async function invite({ visitor: { page }, t, judge, open }: Office): Promise<string> {
  await open('nav.users')
  await page.getByRole('button', { name: t('person.invite') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: t('person.name') }).fill(colleague.name)
  await drawer.getByRole('textbox', { name: t('field.email') }).fill(colleague.email)
  await drawer.getByRole('combobox', { name: t('person.roles') }).click()
  await page.getByTitle(t('role.sales_rep'), { exact: true }).click()
  await drawer.locator('.ant-drawer-title').click()
  await judge('people-invite')
  await drawer.getByRole('button', { name: t('person.invite') }).click()
  await drawer.getByText(t('person.link')).waitFor()
  await judge('people-invited')
  const link = await drawer.locator('code').textContent()
  await drawer
    .locator('.invited')
    .getByRole('button', { name: t('action.close') })
    .click()
  return link ?? ''
}

/** The colleague comes in at a window of their own, and sees no customer of the founder's: not in the list, not by search. */
async function comeIn(office: Office, link: string): Promise<void> {
  const { browser, language, t } = office
  const { page, faults, close } = await visit(browser, language)
  await page.goto(link)
  await page.getByRole('heading', { name: t('activate.title') }).waitFor()
  await judgeScreen(page, 'activate', { language, pictured: true })
  await page.getByLabel(t('field.newPassword'), { exact: true }).fill(colleague.password)
  await page.getByLabel(t('field.passwordAgain')).fill(colleague.password)
  await page.getByRole('button', { name: t('action.continue') }).click()
  await page.getByRole('button', { name: t('enrol.totp') }).click()
  const codes = authenticator((await page.locator('code.secret').textContent()) ?? '')
  await page.getByLabel(t('signIn.code')).fill(codes.next())
  await page.getByLabel(t('recovery.kept')).check()
  await page.getByRole('button', { name: t('recovery.done') }).click()
  await page.locator('#sheet h1').waitFor()
  await judgeScreen(page, 'home-rep', { language })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: t('search.label') }).fill(contact.mobile)
  await page.getByText(t('search.none')).waitFor()
  await judgeScreen(page, 'search-none', { language })
  expect(faults.take(), 'at the colleague').toEqual([])
  await close()
}

/** A team is made over the API, as no screen makes one yet. */
async function makeTeam({ visitor: { page }, holdfast }: Office): Promise<void> {
  const answer = await askProved(page, `${holdfast.url}/api/v1/teams`, {
    method: 'POST',
    data: { name: team },
    headers: { origin: holdfast.url },
  })
  expect(answer.status(), await answer.text()).toBe(201)
}

export async function addColleague(office: Office): Promise<void> {
  await makeTeam(office)
  await comeIn(office, await invite(office))
}
