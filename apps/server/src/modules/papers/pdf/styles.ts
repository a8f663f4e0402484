/** What papers look like: one ink, one grey, one accent. */
import type { Style } from './sheets.ts'

export const COLORS = {
  ink: '#1B2430',
  grey: '#5B6675',
  accent: '#0B5C6B',
  head: '#EEF3F4',
  rule: '#D5DCE2',
  watermark: '#E9EDF0',
} as const

const style = (size: number, weight: Style['weight'], color: string): Style => ({ size, weight, color })

export const STYLES = {
  sender: style(14, 'bold', COLORS.ink),
  senderLine: style(8.5, 'regular', COLORS.grey),
  heading: style(24, 'bold', COLORS.accent),
  label: style(8.5, 'regular', COLORS.grey),
  value: style(9.5, 'regular', COLORS.ink),
  party: style(11, 'bold', COLORS.ink),
  head: style(8.5, 'bold', COLORS.ink),
  cell: style(9, 'regular', COLORS.ink),
  small: style(7.5, 'regular', COLORS.grey),
  total: style(9.5, 'regular', COLORS.ink),
  last: style(12, 'bold', COLORS.accent),
  foot: style(8, 'regular', COLORS.grey),
  watermark: style(110, 'bold', COLORS.watermark),
} as const
