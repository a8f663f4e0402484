import type { Pictured } from './pictured.ts'

export async function showOffice({ office: { t }, windowOf }: Pictured): Promise<void> {
  const system = await windowOf('system')
  await system.go('/')
  await system.judge('home-system')
  await system.go('/settings/users')
  await system.page.getByRole('link', { name: '周雨桐' }).waitFor()
  await system.judge('settings-people', { guide: 'settings' })
  await system.page.getByRole('button', { name: t('person.invite') }).click()
  await system.page.getByRole('dialog').waitFor()
  await system.judge('settings-invite')
  for (const page of ['teams', 'fields', 'choices', 'company', 'calendar'] as const) {
    await system.go(`/settings/${page}`)
    await system.judge(`settings-${page}`)
  }
  const security = await windowOf('security')
  for (const page of ['roles', 'programs'] as const) {
    await security.go(`/settings/${page}`)
    await security.judge(`settings-${page}`)
  }
  await security.go('/settings/users')
  await security.page.getByRole('link', { name: '周雨桐' }).click()
  await security.page.locator('.persondrawer').waitFor()
  await security.judge('settings-person')
}
