import type { Translate } from '../../app/i18n.ts'
import { formatDay, formatMonthName } from '../../ui/format.ts'

/** From a day of the calendar to another: `8–11 December`, `12月8日至11日`; one of them alone where they are the same. */
export function daysWords(from: string, to: string, t: Translate): string {
  if (from === to) return formatDay(from)
  const month = from.slice(0, -3)
  if (month !== to.slice(0, -3) || !month.startsWith(String(new Date().getFullYear())))
    return t('cycle.fromTo', { from: formatDay(from), to: formatDay(to) })
  const [first, last] = [from, to].map((day) => Number(day.slice(-2))) as [number, number]
  return t('cycle.ofMonth', { first, last, month: formatMonthName(month) })
}
