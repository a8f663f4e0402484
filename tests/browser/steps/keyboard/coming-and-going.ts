import { expect } from 'vitest'
import { authenticator } from '../../harness/authenticator.ts'
import type { KeyboardDay } from '../../harness/keyboard.ts'

const WHO = 'rep'

export async function enter({ office, accountOf, keyboard }: KeyboardDay): Promise<void> {
  const { visitor, holdfast, t } = office
  const { page } = visitor
  const { email, password, totpSecret } = accountOf(WHO)
  visitor.faults.expect(401, /^\/api\/v1\/auth\/me$/)
  await page.goto(holdfast.url)
  await keyboard.arrives(page.getByRole('button', { name: t('signIn.passkey') }))
  await keyboard.use(page.getByRole('button', { name: t('signIn.password') }))
  await keyboard.arrives(page.getByLabel(t('field.email')))
  await keyboard.type(email)
  await keyboard.goTo(page.getByLabel(t('field.password'), { exact: true }))
  await keyboard.type(password)
  await page.keyboard.press('Enter')
  await keyboard.arrives(page.getByLabel(t('signIn.code')))
  await keyboard.type(authenticator(totpSecret).next())
  await page.locator('.todo').first().waitFor()
  await keyboard.arrives(page.getByRole('main'))
}

/** At a page that was just opened the first Tab offers the skip link, in sight; it leads past rail and top bar. */
export async function skipToPage({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  await page.reload()
  await page.locator('.todo').first().waitFor()
  const first = await keyboard.press('Tab')
  expect(await keyboard.isOn(page.getByRole('link', { name: t('nav.skip') })), first.what).toBe(true)
  expect(first.left).toBeGreaterThanOrEqual(0)
  await keyboard.press('Enter')
  await keyboard.arrives(page.getByRole('main'))
  await keyboard.press('Tab')
  expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true)
}

export async function leave({ office: { visitor, t }, keyboard }: KeyboardDay): Promise<void> {
  const { page } = visitor
  const me = page.getByRole('button', { name: /周雨桐/ }).and(page.locator('.own'))
  await keyboard.goTo(me, { by: 'Shift+Tab' })
  await keyboard.choose(t('own.signOut'))
  await keyboard.arrives(page.getByRole('button', { name: t('signIn.passkey') }))
}
