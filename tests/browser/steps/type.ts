import { expect } from 'vitest'
import type { Office } from '../harness/office.ts'

/** How wide a character is drawn in words of a weight, in heights of its letters. */
const WIDTH = `(async (text, weight) => {
  const words = document.createElement('span')
  words.textContent = text // once: a browser sets two full-width marks that touch closer
  words.style.cssText = 'position:absolute;visibility:hidden;white-space:nowrap;letter-spacing:normal;font-size:100px;font-weight:' + weight
  document.body.append(words)
  const frame = () => new Promise(requestAnimationFrame)
  await frame() // a font is asked for when words in it are laid out
  await frame()
  await document.fonts.ready
  const { width } = words.getBoundingClientRect()
  words.remove()
  return Math.round(width) / 100
})`

/** What English puts between its words is as wide as English sets it, and as Chinese sets it in Chinese. */
export async function measureMarks({ visitor: { page }, language }: Office): Promise<void> {
  const widthOf = (text: string, weight = 400) => page.evaluate<number>(`${WIDTH}(${JSON.stringify(text)}, ${weight})`)
  for (const weight of [400, 600]) {
    const widths = Object.fromEntries(
      await Promise.all([...'…“”‘’·'].map(async (mark) => [mark, await widthOf(mark, weight)] as const)),
    )
    if (language === 'zh')
      expect(widths, `weight ${weight}`).toEqual({ '…': 1, '“': 1, '”': 1, '‘': 1, '’': 1, '·': 1 })
    else {
      expect(widths['…'], `weight ${weight}`).toBeCloseTo(3 * (widths['·'] ?? 0), 0)
      for (const [mark, width] of Object.entries(widths))
        expect(width, `${mark} at ${weight}`).toBeLessThan(mark === '…' ? 0.9 : 0.6)
    }
  }
  // and Chinese in either is as wide as it is
  expect(await widthOf('信')).toBe(1)
}
