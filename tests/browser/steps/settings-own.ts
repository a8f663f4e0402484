import { generateKeyPairSync } from 'node:crypto'
import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'
import { founder } from './typed.ts'

const PROGRAM = 'Ledger'

export async function letProgramWork({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.programs')
  await page.getByText(t('program.titleNone')).waitFor()
  await page.getByRole('button', { name: t('program.make') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: t('program.name') }).fill(PROGRAM)
  await drawer.getByRole('combobox', { name: t('program.owner') }).click()
  await page.getByTitle(`${founder.name} · ${founder.email}`).click()
  await drawer.getByRole('combobox', { name: t('program.scopes') }).click()
  await page.getByTitle(t('scope.read', { what: t('scope.contacts') }), { exact: true }).click()
  await drawer.locator('.ant-drawer-title').click()
  await judge('program-new')
  await drawer.getByRole('button', { name: t('program.make') }).click()
  await drawer.getByText(t('program.once')).waitFor()
  expect(await drawer.locator('code').count()).toBe(2)
  await drawer.getByRole('button', { name: t('program.kept') }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByText(PROGRAM).waitFor()
  await judge('programs')
  await page.getByRole('button', { name: t('program.activity') }).click()
  await drawer.getByText(t('program.didNothing')).waitFor()
  await judge('program-activity')
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: t('program.rotate') }).click()
  await judge('program-rotation')
  await drawer.getByRole('button', { name: t('program.rotate') }).click()
  await drawer.getByText(t('program.once')).waitFor()
  await drawer.getByRole('button', { name: t('program.kept') }).click()
  await drawer.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: t('program.end') }).click()
  await page.getByText(t('program.titleNone')).waitFor()
}

/** A token for a script of one's own: told once, listed, ended. */
export async function makeOwnToken({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.security')
  await page.getByRole('button', { name: t('token.make') }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('textbox', { name: t('token.name') }).fill('Backup')
  await drawer.getByRole('combobox', { name: t('program.scopes') }).click()
  await page.getByTitle(t('scope.read', { what: t('scope.contacts') }), { exact: true }).click()
  await drawer.locator('.ant-drawer-title').click()
  const key = drawer.getByRole('textbox', { name: t('token.key') })
  await key.fill('no key')
  await drawer.getByText(t('token.key.wrong')).waitFor()
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  await key.fill(JSON.stringify(publicKey.export({ format: 'jwk' })))
  await drawer.getByText(t('token.key.wrong')).waitFor({ state: 'hidden' })
  await judge('token-new')
  await drawer.getByRole('button', { name: t('token.make') }).click()
  await drawer.getByText(t('token.once')).waitFor()
  expect(await drawer.locator('code').textContent()).toMatch(/^hfp_/)
  await drawer.getByRole('button', { name: t('program.kept') }).click()
  await drawer.waitFor({ state: 'hidden' })
  const line = page.locator('.setline').filter({ hasText: 'Backup' })
  await line.getByText(t('token.bound')).waitFor()
  await judge('tokens')
  await line.getByRole('button', { name: t('token.end') }).click()
  await line.waitFor({ state: 'hidden' })
}

export async function changeOwnProfile({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.profile')
  const name = page.getByRole('textbox', { name: t('person.name') })
  const changed = `${founder.name} W`
  await name.fill(changed)
  await judge('profile')
  await page.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('button', { name: t('own.menu', { name: changed }) }).waitFor()
  await name.fill(founder.name)
  await page.getByRole('button', { name: t('action.save') }).click()
  await page.getByRole('button', { name: t('own.menu', { name: founder.name }) }).waitFor()
}

/** The company's sign-in: nothing is connected yet. */
export async function lookAtSingleSignOn({ visitor: { page }, t, judge, open }: Office): Promise<void> {
  await open('nav.singleSignOn')
  await page.getByText(t('sso.none')).waitFor()
  await page.getByRole('button', { name: t('sso.make') }).waitFor()
  await judge('single-sign-on')
}
