import { expect } from 'vitest'
import type { Demonstration } from '../../harness/demonstration.ts'
import { PHONE, WIDE } from '../../harness/screen.ts'

/** The least side of what a thumb meets, in pixels. */
const THUMB = 44
const DECIDES = '拍板的人'

interface Made {
  readonly id: string
}

/** In one hand somebody is called, chatted with or written to by a large button each; a company without a number through whoever decides there. */
export async function reachInOneHand({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t } = office
  const { page } = visitor
  const account = await rep.call<Made>('post', '/accounts', { name: '没有总机的公司' })
  const of = { accountId: account.id }
  await rep.call('post', '/contacts', { ...of, name: '先来的人', mobile: '13800138803' })
  const { id } = await rep.call<Made>('post', '/contacts', {
    ...of,
    name: DECIDES,
    decisionRole: 'decision_maker',
    mobile: '13800138804',
    wechat: 'decides_here',
    email: 'decides@example.com',
    doNotMail: true,
  })
  await page.setViewportSize(PHONE)
  await page.goto(`${holdfast.url}/contacts/${id}`)
  const ways = page.locator('.recways')
  const called = ways.getByRole('button', { name: t('call.do') })
  const chat = ways.getByRole('button', { name: t('kind.wechat') })
  await called.waitFor()
  for (const button of [called, chat]) expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(THUMB)
  // who does not want to be written to is not: it says so in stead
  expect(await ways.locator('.tag').count()).toBe(1)
  expect(await ways.getByRole('button').count()).toBe(2)
  const [answer] = await Promise.all([page.waitForResponse(`**/contacts/${id}/chat`), chat.click()])
  expect(answer.status()).toBe(200)
  // opening the chat application is a navigation of its own, which this one may run into
  const arrives = () => page.goto(`${holdfast.url}/accounts/${account.id}`).then(Boolean, () => false)
  await expect.poll(arrives).toBe(true)
  await ways.getByRole('button', { name: t('call.what', { name: DECIDES }) }).click()
  await page.getByRole('dialog', { name: t('call.how', { name: DECIDES }) }).waitFor()
  await page.keyboard.press('Escape')
  await page.setViewportSize(WIDE)
}
