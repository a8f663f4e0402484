import type { Line } from './line-words.ts'

/** What a line is known by among the others: a product may stand in several. */
export function keyOfLine(lines: readonly Line[], at: number): string {
  const { productId = '' } = lines[at] ?? {}
  return `${productId} ${lines.slice(0, at).filter((line) => line.productId === productId).length}`
}
