import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { contract } from '../../../../packages/catalog/src/index.ts'
import type { Demonstration } from '../../harness/demonstration.ts'
import { axeOf, overflowOf } from '../../harness/outside.ts'
import { PHONE } from '../../harness/screen.ts'
import { visit } from '../../harness/visitor.ts'

interface Made {
  readonly id: string
  readonly version: number
}

const TEMPLATE = {
  name: { zh: '服务合同', en: 'Service contract' },
  title: { zh: '服务合同', en: 'Service contract' },
  clauses: { zh: '{{account.name}}自{{start}}起。', en: '{{account.name}} from {{start}} on.' },
}
/** What stands on the customer's page. */
const PAGE = {
  zh: { code: '验证码', open: '打开', name: '你的姓名', sign: '签署合同', signed: '你已签署。' },
  en: { code: 'Code', open: 'Open', name: 'Your name', sign: 'Sign the contract', signed: 'You have signed.' },
} as const

/** Makes the link, which says address and code this once. */
async function makeLink({ visitor, t }: Demonstration['office']): Promise<{ url: string; code: string }> {
  const { page } = visitor
  await page.getByRole('button', { name: t('link.make'), exact: true }).click()
  const told = page.getByRole('dialog').locator('.linkline code')
  const [url, code] = [await told.nth(0).textContent(), await told.nth(1).textContent()]
  await page.getByRole('button', { name: t('link.close'), exact: true }).click()
  return { url: url ?? '', code: code ?? '' }
}

/** The customer at a window of their own, on a telephone, without an account. */
async function signAtPage({ browser, language }: Demonstration['office'], link: { url: string; code: string }) {
  const words = PAGE[language]
  const customer = await visit(browser, language)
  const { page } = customer
  await page.setViewportSize(PHONE)
  await page.goto(`${link.url}?lang=${language}`)
  await page.getByLabel(words.code).fill(link.code)
  await page.getByRole('button', { name: words.open }).click()
  await page
    .getByText(language === 'zh' ? '云杉签约厂自2026年12月1日起。' : '云杉签约厂 from 1 December 2026 on.')
    .waitFor()
  expect([await axeOf(page), await overflowOf(page)]).toEqual([[], 0])
  await page.getByLabel(words.name).fill('王总')
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: words.sign }).click()
  await page.getByText(words.signed).waitFor()
  expect(customer.faults.take()).toEqual([])
  await customer.close()
}

/** A contract made from a template, sent, signed by its customer at their page and then by us; its signed PDF is downloaded. */
export async function signContract({ office, rep, comeIn }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, language, judge } = office
  const { page } = visitor
  const system = await comeIn('system')
  await system.call('post', '/contract-templates', TEMPLATE)
  await system.close()
  // a signature asks for a factor shown a moment ago
  await rep.signIn()
  const account = await rep.call<Made>('post', '/accounts', { name: '云杉签约厂' })
  const { id } = await rep.call<Made>('post', '/contracts', { accountId: account.id, startsOn: '2026-12-01' })
  await page.goto(`${holdfast.url}/contracts/${id}`)
  await page.getByLabel(t('template.choose')).click()
  await page.locator('.ant-select-dropdown:visible').getByTitle(TEMPLATE.name[language], { exact: true }).click()
  await page.getByText(`${TEMPLATE.name[language]} · ${t('template.version', { version: 1 })}`).waitFor()
  const { version } = await rep.call<Made>('get', `/contracts/${id}`)
  await rep.call('patch', `/contracts/${id}`, { status: 'sent' }, version)
  await page.reload()
  await signAtPage(office, await makeLink(office))
  await page.reload()
  await page.getByRole('button', { name: t('link.countersign'), exact: true }).click()
  const label = contract.fields.status.options?.find(({ value }) => value === 'signed')?.label[language] ?? ''
  await page.locator('.rechead .tag', { hasText: label }).waitFor()
  await judge('day-contract-signed')
  const file = page.locator('.file').filter({ hasText: language === 'zh' ? '双方已签' : 'signed by both' })
  const [download] = await Promise.all([page.waitForEvent('download'), file.getByRole('button').last().click()])
  const bytes = readFileSync(await download.path()).toString('latin1')
  expect([bytes.slice(0, 5), bytes.includes('/ByteRange')]).toEqual(['%PDF-', true])
}
