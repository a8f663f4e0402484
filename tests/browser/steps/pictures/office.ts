import { lead } from '../../../../packages/catalog/src/index.ts'
import type { Office } from '../../harness/office.ts'
import type { Pictured, Window } from './pictured.ts'

/** Two rules for new leads, as they stand before they are saved. */
async function writeRules({ t, language }: Office, { page, judge, go }: Window): Promise<void> {
  await go('/settings/assignment')
  const names = [
    ['展会和官网的线索', 'Leads of fairs and the website'],
    ['其余线索', 'All other leads'],
  ] as const
  for (const [at, [zh, en]] of names.entries()) {
    await page.getByRole('button', { name: t('assignment.add') }).click()
    const rule = page.getByRole('group', { name: t('assignment.rule', { at: at + 1 }) })
    await rule.getByRole('textbox', { name: t('assignment.nameZh') }).fill(zh)
    await rule.getByRole('textbox', { name: t('assignment.nameEn') }).fill(en)
    const choose = async (combobox: string, choices: readonly number[]) => {
      await rule.getByRole('combobox', { name: combobox, exact: true }).click()
      const options = page.locator('.ant-select-dropdown:visible .ant-select-item-option')
      for (const choice of choices) await options.nth(choice).click()
      await page.keyboard.press('Escape')
      await options.first().waitFor({ state: 'hidden' })
    }
    await choose(t('assignment.to'), [at])
    if (at === 0) await choose(lead.fields.source.label[language], [0, 1])
  }
  await judge('settings-assignment')
}

const PAGES = [
  'fields',
  'choices',
  'pipelines',
  'web-forms',
  'company',
  'calendar',
  'approvals',
  'templates',
  'letter-templates',
  'rules',
] as const

export async function showOffice({ office, windowOf }: Pictured): Promise<void> {
  const { t } = office
  const system = await windowOf('system')
  await system.go('/')
  await system.page.getByText(t('first.invite')).first().waitFor()
  await system.judge('home-system')
  await system.go('/settings/users')
  await system.page.getByRole('link', { name: '周雨桐' }).waitFor()
  await system.judge('settings-people', { guide: 'settings' })
  await system.page.getByRole('button', { name: t('person.invite') }).click()
  await system.page.getByRole('dialog').waitFor()
  await system.judge('settings-invite')
  await system.go('/settings/teams')
  await system.page.locator('.ant-tree-title').last().click()
  await system.page.locator('.unitpanel').waitFor()
  await system.judge('settings-teams')
  for (const page of PAGES) {
    await system.go(`/settings/${page}`)
    await system.judge(`settings-${page}`)
  }
  await writeRules(office, system)
  const security = await windowOf('security')
  await security.go('/settings/roles')
  await security.page.locator('.rolelist .ant-collapse-header').first().click()
  await security.judge('settings-roles')
  await security.go('/settings/programs')
  await security.judge('settings-programs')
  await security.go('/settings/single-sign-on')
  await security.judge('settings-single-sign-on')
  await security.go('/settings/users')
  await security.page.getByRole('link', { name: '周雨桐' }).click()
  await security.page.locator('.persondrawer').waitFor()
  await security.page.getByRole('button', { name: t('reach.count'), exact: true }).click()
  await security.page
    .getByRole('region', { name: t('reach.title') })
    .getByRole('listitem')
    .first()
    .waitFor()
  await security.judge('settings-person')
}
