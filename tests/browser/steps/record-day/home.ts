import { expect } from 'vitest'
import type { Demonstration } from '../../harness/demonstration.ts'

const SOON = { timeout: 15_000 }
const WORDS = '要 240 套，周五前给含税价 (240 pcs, price by Friday)'

/** One click completes, the words are typed, one chord saves: and it stands on the customer's timeline. */
export async function followUpFromHome({ office, rep }: Demonstration): Promise<void> {
  const { visitor, holdfast, t, judge } = office
  const { page } = visitor
  await page.goto(holdfast.url)
  const first = page
    .locator('.todo-group li')
    .filter({ has: page.locator('.rowname') })
    .first()
  await first.waitFor()
  const followUps = page
    .getByRole('region', { name: t('figures.title') })
    .locator('.kv')
    .first()
  const before = Number(await followUps.textContent())
  await judge('day-home')
  const name = (await first.locator('.rowname').textContent()) ?? ''
  const address = (await first.locator('.rowname').getAttribute('href')) ?? ''
  let strokes = 0
  await first.locator('.todo .iconbtn').click()
  strokes += 1
  const line = page.getByRole('region', { name: t('followUp.write') })
  await line.waitFor()
  await expect.poll(() => page.evaluate('document.activeElement?.classList.contains("flinewords")'), SOON).toBe(true)
  await page.keyboard.type(WORDS)
  await judge('day-home-line')
  await page.keyboard.press('Control+Enter')
  strokes += 2
  await line.waitFor({ state: 'hidden' })
  expect(strokes).toBeLessThanOrEqual(4)
  // one's own numbers follow without the page being asked anew
  await expect.poll(async () => Number(await followUps.textContent()), SOON).toBe(before + 1)
  const { data } = await rep.call<{ data: { text?: string }[] }>('get', `${address}/timeline`)
  expect(data.map(({ text }) => text)).toContain(WORDS)
  await page.keyboard.press('n')
  await page.getByRole('combobox', { name: t('search.label') }).fill(name)
  await page.getByRole('option', { name }).first().click()
  await page.waitForURL(/#write$/)
  await expect.poll(() => page.evaluate('document.activeElement?.id'), SOON).toBe('follow-up-words')
}
