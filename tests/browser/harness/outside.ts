import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { PHONE, STANDARD, WIDE } from './screen.ts'

/** What axe finds on a page that is not the application's, in light and in dark. */
export async function axeOf(page: Page): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(`${axe.source};0`)
    const rules = JSON.stringify({ runOnly: { type: 'tag', values: STANDARD }, resultTypes: ['violations'] })
    const violations: readonly { id: string; nodes: readonly { html: string }[] }[] = await page.evaluate(
      `axe.run(document, ${rules}).then(({ violations }) => violations)`,
    )
    found.push(...violations.map(({ id, nodes }) => `${colorScheme} ${id} ${nodes.map(({ html }) => html).join(' ')}`))
  }
  return found
}

/** How many pixels a page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

/** Judges a page that is not the application's, on a desk and on a phone, in light and in dark. */
export async function judgeOutside(page: Page, name: string): Promise<void> {
  for (const size of [PHONE, WIDE]) {
    await page.setViewportSize(size)
    expect([await axeOf(page), await overflowOf(page)], `${name}, ${size.width} wide`).toEqual([[], 0])
  }
}
