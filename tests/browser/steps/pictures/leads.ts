import type { Pictured } from './pictured.ts'

interface Made {
  readonly id: string
}

const MOBILE = '13800138444'
const COMPANY = '澜川量仪'

/** A lead whose company and mobile are there already, about to be converted. */
export async function showConversion({ office: { t }, windowOf }: Pictured): Promise<void> {
  const { page, go, judge, send } = await windowOf('rep')
  await send('/accounts', { name: COMPANY })
  await send('/contacts', { name: '沈知远', title: '质量总监', mobile: MOBILE })
  const lead = await send<Made>('/leads', {
    name: '沈知远',
    company: COMPANY,
    mobile: MOBILE,
    email: 'shen@liangyi.example',
    source: 'exhibition',
  })
  await go(`/leads/${lead.id}`)
  await page.getByRole('button', { name: t('convert.do'), exact: true }).click()
  await page
    .getByRole('radio', { name: new RegExp(t('convert.existing')) })
    .nth(1)
    .waitFor()
  await judge('convert', { guide: 'convert' })
}
