import type { Page, Route } from 'playwright-core'
import { expect } from 'vitest'
import { contact as declared } from '../../../packages/catalog/src/index.ts'
import type { Office } from '../harness/office.ts'
import { founder, imported } from './typed.ts'

const PROOF = '**/api/v1/audit/proof?*'
const EVENTS = '**/api/v1/audit/events?*'

/** Every event of the record as it is told, back to the first. */
async function wholeRecord(page: Page, older: string): Promise<readonly string[]> {
  const lines = page.locator('.evline .sentence')
  while ((await page.getByText('#0', { exact: true }).count()) === 0) {
    const before = await lines.count()
    await page.getByRole('button', { name: older }).click()
    await expect.poll(() => lines.count()).toBeGreaterThan(before)
  }
  return lines.allTextContents()
}

/** Everything that the day was made of stands in the record, with who did it and no customer's name. */
export async function seeItAll(office: Office): Promise<void> {
  const { visitor, t, language, judge, open } = office
  const { page } = visitor
  await open('nav.audit')
  await page.getByRole('heading', { name: t('audit.title') }).waitFor()
  await page.locator('.evline').first().waitFor()
  await judge('audit')
  const told = await wholeRecord(page, t('timeline.older'))
  const mobile = declared.fields.mobile.label[language]
  for (const words of [t('act.import.done'), t('act.search'), t('act.read'), t('act.reveal'), t('act.create')])
    expect(
      told.some((line) => line.includes(founder.name) && line.includes(words)),
      words,
    ).toBe(true)
  expect(told.filter((line) => line.includes(t('act.reveal')) && line.includes(mobile))).toHaveLength(2)
  expect(
    told.filter((line) => /\b[a-z]+\.[a-z_]+\b/.test(line)),
    'told in the words of the program',
  ).toEqual([])
  expect(await page.locator('main').textContent()).not.toContain(imported.name)
}

/** Bends the last hash of the way from the leaf to the root, as a lying server would. */
async function bendProof(route: Route): Promise<void> {
  const answer = await route.fetch()
  const proof = (await answer.json()) as { inclusion: string[] }
  const hash = Buffer.from(proof.inclusion.at(-1) ?? '', 'base64')
  hash.writeUInt8(hash.readUInt8(0) ^ 1, 0)
  await route.fulfill({
    response: answer,
    json: { ...proof, inclusion: [...proof.inclusion.slice(0, -1), hash.toString('base64')] },
  })
}

/** Another person is said to have done what was done. */
async function bendEvents(route: Route): Promise<void> {
  const answer = await route.fetch()
  const text = await answer.text()
  await route.fulfill({
    response: answer,
    body: text.replaceAll('"operation":"contact.reveal"', '"operation":"contact.update"'),
  })
}

async function verify(
  { visitor: { page }, t }: Office,
  expected: 'proof.whole' | 'proof.broken',
): Promise<readonly string[]> {
  await page.getByRole('button', { name: new RegExp(`^(${t('proof.check')}|${t('proof.again')})$`) }).click()
  await page.getByText(t(expected), { exact: true }).waitFor()
  return page.locator('.proofsteps .vh').allTextContents()
}

/** The proof is computed in the browser: it holds for what happened, and for nothing that was bent on the way. */
export async function checkProof(office: Office): Promise<void> {
  const { visitor, t, judge } = office
  const { page } = visitor
  const [holds, fails] = [t('proof.holds'), t('proof.fails')]
  await page
    .locator('.evline', { hasText: t('act.reveal') })
    .first()
    .click()
  expect(await verify(office, 'proof.whole')).toEqual([holds, holds, holds])
  await judge('audit-proof')

  await page.route(PROOF, bendProof)
  expect(await verify(office, 'proof.broken')).toEqual([holds, holds, fails])
  await judge('audit-proof-broken', { pictured: true })
  await page.unroute(PROOF)
  expect(await verify(office, 'proof.whole')).toEqual([holds, holds, holds])

  await page.route(EVENTS, bendEvents)
  await page.reload()
  await page.locator('.evline').first().waitFor()
  await wholeRecord(page, t('timeline.older'))
  await page
    .locator('.evline', { hasText: t('act.update') })
    .first()
    .click()
  expect(await verify(office, 'proof.broken')).toEqual([holds, fails, holds])
  await page.unroute(EVENTS)
}

/** The browser remembers the checkpoint it saw and finds that the record was only added to since. */
export async function checkConsistency({ visitor: { page }, t }: Office): Promise<void> {
  const numbered = (id: 'consistency.first' | 'consistency.continues') =>
    new RegExp(
      t(id)
        .replaceAll(/[.()]/g, '\\$&')
        .replaceAll(/\{\w+\}/g, '[\\d,]+'),
    )
  for (const expected of ['consistency.first', 'consistency.continues'] as const) {
    await page.reload()
    await page.getByRole('button', { name: t('consistency.check') }).click()
    await page.getByText(numbered(expected)).waitFor()
  }
}
