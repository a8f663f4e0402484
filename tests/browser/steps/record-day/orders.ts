import { expect } from 'vitest'
import { delivery, order, payment, quote } from '../../../../packages/catalog/src/index.ts'
import { type Demonstration, heading } from '../../harness/demonstration.ts'

interface Made {
  readonly id: string
  readonly version: number
}

const ACCOUNT = '云杉订货厂'

type Office = Demonstration['office']
type Stated = typeof quote | typeof order

const stateWord = (object: Stated, state: string, language: Office['language']): string =>
  object.fields.status.options?.find(({ value }) => value === state)?.label[language] ?? state

/** Sets the status of the record whose page is open. */
export async function setStatus({ visitor, t, language }: Office, object: Stated, state: string): Promise<void> {
  const { page } = visitor
  const status = object.fields.status.label[language]
  await page.getByRole('button', { name: t('edit.field', { field: status }), exact: true }).click()
  await page.getByRole('combobox', { name: status, exact: true }).click()
  const word = stateWord(object, state, language)
  await page.locator('.ant-select-dropdown:visible').getByTitle(word, { exact: true }).click()
  await page.getByRole('button', { name: t('action.save'), exact: true }).click()
  await page.locator('.rechead .tag', { hasText: word }).waitFor()
}

/** What is paid and outstanding, as the order's page says it. */
async function sumsSay({ visitor, language }: Office, outstanding: string): Promise<void> {
  const facts = visitor.page.locator('.rechead .facts')
  await facts.getByText(order.fields.outstanding.label[language], { exact: true }).waitFor()
  await facts.getByText(outstanding, { exact: true }).waitFor()
}

/** From the quote that was accepted to the money: one press makes the order; confirmed, it is paid in parts, and says what is still owed. */
export async function payOrder({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, language, judge } = office
  const { page } = visitor
  const found = await rep.call<{ data: readonly Made[] }>('post', '/products/query', { q: 'STY-R3', limit: 1 })
  const account = await rep.call<Made>('post', '/accounts', { name: ACCOUNT })
  const lines = [{ productId: found.data[0]?.id, quantity: '100' }]
  const made = await rep.call<Made>('post', '/quotes', { accountId: account.id, lines })
  await rep.call('patch', `/quotes/${made.id}`, { status: 'sent' }, made.version)
  await page.goto(`${holdfast.url}/quotes/${made.id}`)
  await setStatus(office, quote, 'accepted')
  await page.getByText(t('related.noOrder'), { exact: true }).waitFor()
  await page.getByRole('button', { name: t('related.orderQuote'), exact: true }).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}$/)
  const named = page.getByRole('heading', { level: 1, name: /^O-/ })
  await named.waitFor()
  const number = (await named.textContent()) ?? ''
  expect(number).toMatch(/^O-\d{4}-\d{4,}$/)
  await page.getByText(t('payment.confirmFirst'), { exact: true }).waitFor()
  await setStatus(office, order, 'confirmed')
  await deliverAndReturn(office)
  await payInParts(office)
  await judge('day-order')
  await page.goto(`${holdfast.url}/accounts/${account.id}`)
  await heading(page, ACCOUNT)
  await page.getByRole('heading', { name: t('payment.due'), exact: true }).waitFor()
  await page.getByText(t('payment.dueSum', { amount: '¥15,170.25' }), { exact: true }).waitFor()
  await page.getByRole('link', { name: number, exact: true }).waitFor()
  await readStatement(office)
  await page.goto(`${holdfast.url}/payments`)
  await heading(page, payment.labelPlural[language])
  await page
    .getByRole('link', { name: /^P-\d{4}-\d{4,}$/ })
    .first()
    .waitFor()
}

/** Sixty of a hundred are delivered, ten of them come back by mistake, and that is taken back. */
async function deliverAndReturn({ visitor, t, language, judge }: Office): Promise<void> {
  const { page } = visitor
  const box = page.getByRole('region', { name: delivery.labelPlural[language], exact: true })
  const save = async (act: 'delivery.deliver' | 'delivery.return', quantity: string) => {
    await box.getByRole('button', { name: t(act), exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('spinbutton').first().fill(quantity)
    await dialog.getByRole('button', { name: t('action.save') }).click()
    await dialog.waitFor({ state: 'detached' })
  }
  await save('delivery.deliver', '60')
  await page.locator('.rechead .tag', { hasText: stateWord(order, 'part_delivered', language) }).waitFor()
  await save('delivery.return', '10')
  const cancel = box.getByRole('button', { name: /D-\d{4}-\d{4,}/ })
  await cancel.nth(1).waitFor()
  await judge('day-delivery')
  const returned = box.locator('.ct', { hasText: delivery.fields.kind.options?.[1]?.label[language] ?? '' })
  await returned.getByRole('button').click()
  await page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: t('delivery.cancel'), exact: true })
    .click()
  await cancel.nth(1).waitFor({ state: 'detached' })
}

/** Two equal parts are planned, and the first comes in. */
async function payInParts(office: Office): Promise<void> {
  const { page } = office.visitor
  const { t } = office
  await page.getByRole('button', { name: t('payment.plan'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(t('payment.parts'), { exact: true }).fill('2')
  await dialog.getByRole('button', { name: t('action.save') }).click()
  const receive = page.getByRole('button', { name: /P-\d{4}-\d{4,}/ })
  await receive.first().waitFor()
  expect(await receive.count()).toBe(2)
  await receive.first().click()
  await receive.nth(1).waitFor({ state: 'detached' })
  await sumsSay(office, office.language === 'zh' ? '¥1.52万' : '¥15.17k')
}

/** The company's page says what it bought and owes; its statement says of what that is made, and closes with the same. */
async function readStatement({ visitor, t, judge }: Office): Promise<void> {
  const { page } = visitor
  await page.getByRole('heading', { name: t('money.title'), exact: true }).waitFor()
  await page.locator('.rechead .facts').getByText(t('cycle.last'), { exact: true }).waitFor()
  const sums = page.locator('.moneysums')
  for (const amount of ['¥30,340.50', '¥15,170.25']) await sums.getByText(amount, { exact: true }).first().waitFor()
  await page.getByRole('link', { name: t('statement.title'), exact: true }).click()
  await heading(page, t('statement.title'))
  const closing = page.getByRole('row', { name: t('statement.closing') })
  await closing.getByRole('cell', { name: '¥30,340.50', exact: true }).waitFor()
  expect(await closing.getByRole('cell', { name: '¥15,170.25', exact: true }).count()).toBe(2)
  await judge('day-statement')
}
