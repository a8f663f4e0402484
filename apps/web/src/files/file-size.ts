import { formatNumber } from '../ui/format.ts'

const UNITS = ['B', 'KB', 'MB', 'GB']

/** A size in the unit people say it in: `312 KB`, `4.2 MB`. */
export function fileSize(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** step
  return `${formatNumber(step > 1 && value < 10 ? Math.round(value * 10) / 10 : Math.round(value))} ${UNITS[step]}`
}
