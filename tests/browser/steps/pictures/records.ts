import { contact } from '../../../../packages/catalog/src/index.ts'
import type { Pictured } from './pictured.ts'

/** The first customer of one's own in the list, who has a follow-up and a number. */
export async function showHome({ office: { t }, windowOf, strangersWindow }: Pictured): Promise<void> {
  const stranger = await strangersWindow()
  await stranger.go('/sign-in')
  await stranger.judge('sign-in', { guide: 'sign-in' })
  await stranger.page.getByRole('button', { name: t('signIn.password') }).click()
  await stranger.page.getByLabel(t('field.email')).waitFor()
  await stranger.judge('sign-in-password')
  await stranger.close()
  const { page, go, judge } = await windowOf('rep')
  await go('/')
  await page.locator('.todo').first().waitFor()
  await judge('home', { guide: 'home' })
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await judge('keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: t('search.label') }).fill('zs')
  await page.getByRole('option').nth(3).waitFor()
  await judge('palette', { guide: 'search' })
  await go('/nowhere')
  await judge('no-page')
}

export async function showRecords({ office: { t, language }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge, send } = await windowOf('rep')
  await go('/contacts')
  // somebody of a company
  const row = page.locator('tr[data-id]').filter({ has: page.locator('a[href^="/accounts/"]') })
  await row.first().locator('[data-row-link]').click()
  await page.locator('.rechead h1').waitFor()
  const name = (await page.locator('.rechead h1').textContent()) ?? ''
  const id = page.url().split('/').at(-1)
  await send('/activities', {
    kind: 'call',
    about: { object: 'contact', id },
    words: '要 240 套，验收标准按去年的来；报价含税，周五前给',
    nextStep: '发含税报价',
    nextStepAt: '2026-11-27T01:00:00.000Z',
  })
  await page.locator('.tl .said', { hasText: '240' }).waitFor()
  await judge('record', { guide: 'record' })
  const words = page.locator('#follow-up-words')
  await words.fill(language === 'zh' ? '样品已收到，下周二来厂里看' : 'Samples have arrived; they visit on Tuesday')
  await judge('record-writing', { guide: 'follow-up' })
  await words.fill('')
  const field = contact.fields.mobile.label[language]
  await page
    .getByRole('region', { name: t('record.fields') })
    .getByRole('button', { name: t('reveal.show', { field, name }) })
    .click()
  await page.locator('.countdown').first().waitFor()
  await judge('record-revealed', { guide: 'reveal', narrow: false })
  await go(`/contacts/${id}/who`)
  await judge('who-sees', { onPhone: true })
  await go('/contacts?new=1')
  const drawer = page.getByRole('dialog')
  await drawer.locator('#name').fill(name)
  await drawer.getByRole('status', { name: t('duplicate.title') }).waitFor()
  await judge('create', { guide: 'new-contact' })
}
