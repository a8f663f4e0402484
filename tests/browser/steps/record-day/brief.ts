import { expect } from 'vitest'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

interface Made {
  readonly id: string
}

const COMPANY = '恒准仪器'
const DEAL = '恒准三坐标'

/** A customer with a deal and a task overdue, one above it and two under each other below. */
async function makeGroup({ rep }: Demonstration): Promise<Made> {
  const group = await rep.call<Made>('post', '/accounts', { name: '恒准集团' })
  const company = await rep.call<Made>('post', '/accounts', { name: COMPANY, parentId: group.id })
  const branch = await rep.call<Made>('post', '/accounts', { name: '恒准华南', parentId: company.id })
  await rep.call('post', '/accounts', { name: '恒准广州', parentId: branch.id })
  await rep.call('post', '/contacts', { name: '苏恒', email: 'su@hengzhun.example', accountId: company.id })
  await rep.call('post', '/opportunities', {
    name: DEAL,
    accountId: company.id,
    amount: { amount: '128600.50', currency: 'CNY' },
  })
  await rep.call('post', '/opportunities', { name: '恒准维保', accountId: company.id, nextStep: '发方案' })
  const about = { object: 'account', id: company.id }
  await rep.call('post', '/tasks', { what: '寄样品', due: '2020-01-02T08:00:00Z', about })
  await rep.call('post', '/tasks', { what: '寄过了', due: '2020-01-02T08:00:00Z', about, done: true })
  return company
}

/** Before a call the customer is told in a few sentences that lead to what they are about, and its group opens level by level. */
export async function briefOnCustomer(day: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge } = day.office
  const { page, faults } = visitor
  const { id } = await makeGroup(day)
  await page.goto(`${holdfast.url}/accounts/${id}`)
  await heading(page, COMPANY)
  await page.getByRole('button', { name: t('brief.title') }).click()
  const sentences = page.locator('.brief li')
  await sentences.first().waitFor()
  const said = await sentences.allTextContents()
  for (const sentence of [
    t('brief.never'),
    t('brief.noStep'),
    t('brief.dealWithoutStep', { name: DEAL }),
    t('brief.noDecider', { count: 1 }),
    t('brief.tasksLate', { count: 1 }),
  ])
    expect(said).toContain(sentence)
  expect(said).toHaveLength(6)

  const companies = page.getByRole('navigation', { name: t('companies.title') })
  await companies.getByRole('link', { name: '恒准集团' }).waitFor()
  expect(await companies.getByRole('link', { name: '恒准广州' }).count()).toBe(0)
  await companies.getByRole('button', { name: t('companies.under', { name: '恒准华南' }) }).click()
  await companies.getByRole('link', { name: '恒准广州' }).waitFor()
  await judge('day-brief')
  await page.getByRole('link', { name: t('brief.dealWithoutStep', { name: DEAL }) }).click()
  await heading(page, DEAL)
  expect(faults.take()).toEqual([])
}
