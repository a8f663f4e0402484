import type { Pictured } from './pictured.ts'

export async function showAuditOffice({ windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('audit')
  await go('/audit')
  await page.locator('.evline').first().waitFor()
  await judge('audit', { guide: 'audit' })
  await page.locator('.evline').nth(2).click()
  await judge('audit-event', { narrow: false })
}

export async function showCaller({ windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('agent')
  await go('/')
  await page.locator('.callerbox').waitFor()
  await judge('caller')
}
