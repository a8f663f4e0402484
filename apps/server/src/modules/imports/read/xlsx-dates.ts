/** Dates in workbooks are numbers shown by a date format (ECMA-376 part 1, §18.8.30 and §18.17.4). */

export type DateShape = 'date' | 'time' | 'dateTime'

const DAY_MS = 86_400_000
const DAYS_1900_TO_1970 = 25_569
const DAYS_1904_TO_1970 = 24_107

const isBetween = (id: number, from: number, to: number) => id >= from && id <= to

function shapeOfBuiltIn(id: number): DateShape | undefined {
  if (id === 22) return 'dateTime'
  if (isBetween(id, 18, 21) || isBetween(id, 45, 47) || isBetween(id, 32, 35) || isBetween(id, 55, 56)) return 'time'
  // 27–36 and 50–58 are the East Asian date formats.
  return isBetween(id, 14, 17) || isBetween(id, 27, 36) || isBetween(id, 50, 58) ? 'date' : undefined
}

/** Whether a number format shows a date, a time, both, or (undefined) a number. */
export function shapeOfFormat(id: number, code: string | undefined): DateShape | undefined {
  if (code === undefined) return shapeOfBuiltIn(id)
  const elapsed = /\[(?:h+|m+|s+)\]/i.test(code)
  const bare = code
    .split(';')[0]
    ?.replace(/"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|am\/pm|a\/p|上午\/下午|general/gi, '')
    .toLowerCase()
  if (bare === undefined || /[#?%]|e[+-]/.test(bare)) return undefined
  const date = /[yd]/.test(bare) || (/m/.test(bare) && !/[hs]/.test(bare))
  const time = elapsed || /[hs]/.test(bare)
  if (date) return time ? 'dateTime' : 'date'
  return time ? 'time' : undefined
}

/** The ISO form of a serial number, or undefined where it is no date (negative, beyond year 9999). */
export function formatSerial(serial: number, shape: DateShape, date1904: boolean): string | undefined {
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return undefined
  // Excel's 1900 had a 29 February that never was: serials below 60 lie one day later than the arithmetic says.
  const days = date1904 ? serial - DAYS_1904_TO_1970 : serial - DAYS_1900_TO_1970 + (serial < 60 ? 1 : 0)
  if (shape === 'date') return new Date(Math.floor(days) * DAY_MS).toISOString().slice(0, 10)
  const iso = new Date(Math.round(days * 86_400) * 1000).toISOString().slice(0, 19)
  return shape === 'time' ? iso.slice(11) : iso
}
