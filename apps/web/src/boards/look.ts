import type { Look } from './picture-options.ts'

const COLOURS = ['--viz-1', '--viz-2', '--viz-3', '--viz-4', '--viz-5', '--viz-6'] as const

/** The colours of the page as they stand now: a canvas knows no custom properties. */
export function lookOfPage(): Look {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    colours: COLOURS.map(read),
    neutral: read('--viz-neutral'),
    text: read('--color-text'),
    quiet: read('--color-text-tertiary'),
    line: read('--color-border-secondary'),
    ground: read('--color-bg-elevated'),
    font: getComputedStyle(document.body).fontFamily,
  }
}
