import { expect } from 'vitest'
import { judgeOutside } from '../../harness/outside.ts'
import { visit } from '../../harness/visitor.ts'
import type { AtWork } from './mail.ts'

/** What stands on the customer's pages. */
const PAGE = {
  zh: { code: '验证码', open: '打开', name: '你的姓名', accept: '接受报价', accepted: '你已接受这份报价' },
  en: {
    code: 'Code',
    open: 'Open',
    name: 'Your name',
    accept: 'Accept the quotation',
    accepted: 'You have accepted this quotation',
  },
} as const

interface Link {
  readonly url: string
  readonly code: string
}

/** A paper that was sent to its customer, and the link to it. */
async function linkTo({ desk: { rep }, language }: AtWork, path: string, values: object): Promise<Link> {
  const made = async (at: string, body: object) => {
    const answer = await rep.post(at, body)
    expect(answer.status, answer.text).toBe(201)
    return answer.body
  }
  const account = await made('/accounts', { name: '云杉仪器' })
  const { id, version } = await made(path, { accountId: account.id, ...values })
  expect((await rep.patch(`${path}/${id}`, { status: 'sent' }, version)).status).toBe(200)
  return made(`${path}/${id}/links`, { language })
}

/** The pages at which a customer reads and answers a quote and a contract, each judged on a desk and on a phone. */
export async function customersPages(at: AtWork): Promise<void> {
  const { browser, language } = at
  const words = PAGE[language]
  const customer = await visit(browser, language)
  const { page } = customer
  const amount = { amount: '12800', currency: 'CNY' }
  const links = [
    await linkTo(at, '/contracts', { amount, startsOn: '2026-12-01', words: '第一条：每月校准一次。' }),
    await linkTo(at, '/quotes', { amount, note: '含运输和安装' }),
  ]
  for (const { url, code } of links) {
    await page.goto(`${url}?lang=${language}`)
    await judgeOutside(page, 'paper-code')
    await page.getByLabel(words.code).fill(code)
    await page.getByRole('button', { name: words.open }).click()
    await page.getByLabel(words.name).waitFor()
    await judgeOutside(page, 'paper')
  }
  await page.getByLabel(words.name).fill('王总')
  await page.getByRole('button', { name: words.accept }).click()
  await page.getByText(words.accepted).waitFor()
  await judgeOutside(page, 'paper-accepted')
  expect(customer.faults.take()).toEqual([])
  await customer.close()
}
