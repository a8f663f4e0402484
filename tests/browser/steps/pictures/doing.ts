import type { Pictured, Window } from './pictured.ts'

interface Made {
  readonly id: string
}

/** A file of our own: some rows are fine, one is there twice, two have faults. */
const ROWS = [
  '姓名,手机,公司,职务,邮箱,备注',
  '宋清和,13800001001,云岭精密,采购总监,song@yunling.example,展会认识',
  '季晚舟,13800001002,云岭精密,质量经理,ji@yunling.example,',
  '温如初,13800001003,澄江仪器,设备工程师,wen@chengjiang.example,回访过一次',
  '宋清和,13800001001,云岭精密,采购总监,song@yunling.example,重复的一行',
  '程见微,1380000,澄江仪器,厂长,,号码少了几位',
  '白露,13800001005,澄江仪器,财务,bailu@@chengjiang,邮箱写错了',
]

export async function showImport({ office: { t }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('rep')
  await go('/imports')
  await judge('import')
  const file = { name: '展会名单.csv', mimeType: 'text/csv', buffer: Buffer.from(ROWS.join('\r\n')) }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: t('mapping.next') }).waitFor()
  await judge('import-columns')
  await page.getByRole('button', { name: t('mapping.next') }).click()
  await page.getByRole('complementary', { name: t('check.rows') }).waitFor()
  await judge('import-check', { guide: 'import' })
  await page
    .locator('.head, main')
    .getByRole('button', { name: new RegExp(t('check.commit', { rows: '\\d+' })) })
    .last()
    .click()
  await page.locator('.numbers dd').first().waitFor()
  await judge('import-result')
}

const twins = async ({ send }: Window): Promise<readonly string[]> => {
  const one = { name: '沈嘉宁', title: '采购总监', mobile: '13800138111', note: '先电话联系采购' }
  const other = {
    name: '沈嘉宁',
    title: '采购经理',
    mobile: '13800138222',
    note: '先微信联系采购',
    email: 'shen@lanchuan.example',
  }
  const made = [await send<Made>('/contacts', one), await send<Made>('/contacts', other)]
  return made.map(({ id }) => id)
}

export async function showMerge({ office: { t }, windowOf }: Pictured): Promise<void> {
  const window = await windowOf('rep')
  const { page, go, judge, send } = window
  const [kept, twin] = await twins(window)
  await go(`/contacts/merge?ids=${kept},${twin}`)
  await page.getByRole('radiogroup').first().waitFor()
  await judge('merge', { guide: 'merge' })
  await go('/trash')
  await page.getByText(t('trash.empty')).waitFor()
  await judge('trash-empty')
  const gone = await send<Made>('/contacts', { name: '韩误删', mobile: '13800138333' })
  await go(`/contacts/${gone.id}`)
  await page.getByRole('button', { name: t('record.more', { name: '韩误删' }) }).click()
  await page.getByRole('menuitem', { name: t('record.delete') }).click()
  await page.getByText(t('trash.put', { name: '韩误删' })).waitFor()
  await go('/trash')
  await page.locator('.trashrow').first().waitFor()
  await judge('trash', { guide: 'trash' })
}

export async function showNotices({ office: { t }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge } = await windowOf('rep')
  await go('/notices')
  await judge('notices', { guide: 'notices' })
  await page.locator('.top .bell').click()
  await page.locator('.belllist').waitFor()
  await judge('bell', { narrow: false })
  for (const [path, name] of [
    ['profile', 'settings-profile'],
    ['notices', 'settings-notices'],
    ['feed', 'settings-feed'],
    ['remote-calendar', 'settings-remote-calendar'],
    ['mailbox', 'settings-mailbox'],
    ['security', 'own-security'],
  ] as const) {
    await go(`/settings/${path}`)
    await judge(name, path === 'security' ? { guide: 'own-security' } : {})
  }
  await page.getByRole('button', { name: t('factor.add') }).click()
  await page.getByRole('dialog').waitFor()
  await judge('enrol')
}
