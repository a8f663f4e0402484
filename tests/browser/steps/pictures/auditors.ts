import type { Pictured } from './pictured.ts'

export async function showAuditOffice({ office: { t }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('audit')
  await go('/audit')
  await page.locator('.evline').first().waitFor()
  await judge('audit', { guide: 'audit' })
  await page.locator('.evline').nth(2).click()
  await judge('audit-event', { narrow: false })
  await page.getByRole('button', { name: t('proof.check') }).click()
  await page.getByText(t('proof.whole'), { exact: true }).waitFor()
  await judge('audit-proof', { narrow: false })
}

export async function showCaller({ windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('agent')
  await go('/')
  await page.locator('.callerbox').waitFor()
  await judge('caller')
}
