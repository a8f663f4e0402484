import { currentLanguage, type Translate } from '../app/i18n.ts'
import { dateOf } from './date-of.ts'

const tagOf = () => (currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB')

const DAY_MS = 86_400_000

/** Making a format takes a hundred times as long as using it, and a list uses thousands. */
function keptFormats<Options, Format>(make: (tag: string, options: Options) => Format): (options: Options) => Format {
  const formats = new Map<string, Format>()
  return (options) => {
    const name = `${tagOf()} ${JSON.stringify(options)}`
    const known = formats.get(name) ?? make(tagOf(), options)
    formats.set(name, known)
    return known
  }
}

export const dateFormat = keptFormats(
  (tag, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tag, options),
)
const numberFormat = keptFormats((tag, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(tag, options))

const startOfDay = (time: Date | number) => new Date(time).setHours(0, 0, 0, 0)

export const formatNumber = (value: number, places = 3): string =>
  numberFormat({ maximumFractionDigits: places }).format(value)

export const formatTime = (iso: string): string =>
  dateFormat({ hour: '2-digit', minute: '2-digit', hour12: false }).format(new Date(iso))

/** `11月27日` or `27 Nov`, of a moment or a day of the calendar; with the year when it is not this one. */
export function formatDay(iso: string, now = Date.now()): string {
  const date = dateOf(iso)
  const sameYear = date.getFullYear() === new Date(now).getFullYear()
  return dateFormat({
    month: currentLanguage() === 'zh' ? 'long' : 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(date)
}

/** A day of the calendar with its year, whichever it is: `2026年12月24日`, `24 Dec 2026`. */
export const formatWholeDate = (day: string): string =>
  dateFormat({ year: 'numeric', month: currentLanguage() === 'zh' ? 'long' : 'short', day: 'numeric' }).format(
    dateOf(day),
  )

/** The day it is where one is, as the calendar writes it. */
export const today = (): string => {
  const now = new Date()
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10)
}

/** A month on its own: `11月`, `November`. */
export const formatMonthName = (month: string): string =>
  dateFormat({ month: currentLanguage() === 'zh' ? 'short' : 'long' }).format(new Date(`${month}-15`))

/** `2026年3月`, `March 2026`. */
export const formatMonth = (day: string): string => dateFormat({ month: 'long', year: 'numeric' }).format(dateOf(day))

/** `2026年11月26日星期四`, `Thursday 26 November 2026`. */
export const formatFullDay = (time: number): string =>
  dateFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(time)

/** `11月26日星期四`, `Thu, 26 Nov`. */
export const formatWeekdayAndDay = (time: number): string =>
  dateFormat({ weekday: 'short', day: 'numeric', month: currentLanguage() === 'zh' ? 'long' : 'short' }).format(time)

const formatWeekday = (iso: string): string => dateFormat({ weekday: 'short' }).format(dateOf(iso))

/** The heading of a day: today, yesterday, else the date with its weekday. */
export function formatDayHeading(iso: string, t: Translate): string {
  const days = Math.round((startOfDay(Date.now()) - startOfDay(dateOf(iso))) / DAY_MS)
  if (days === 0) return t('day.today')
  if (days === 1) return t('day.yesterday')
  const [first, second] =
    currentLanguage() === 'zh' ? [formatDay(iso), formatWeekday(iso)] : [formatWeekday(iso), formatDay(iso)]
  return `${first} ${second}`
}

/** How long ago, or how soon, in days as one says it. */
export function formatRelativeDay(iso: string, t: Translate): string {
  const days = Math.round((startOfDay(dateOf(iso)) - startOfDay(Date.now())) / DAY_MS)
  if (days === 0) return t('day.today')
  if (days === 1) return t('day.tomorrow')
  if (days === -1) return t('day.yesterday')
  if (days < 0 && days >= -60) return t('day.ago', { days: -days })
  if (days > 0 && days < 7) return `${formatWeekday(iso)} ${formatDay(iso)}`
  return formatDay(iso)
}

/** A day of the next fortnight, short: `周五 27日`, `Fri 27`. */
export function formatNearDay(iso: string, t: Translate): string {
  const days = Math.round((startOfDay(dateOf(iso)) - startOfDay(Date.now())) / DAY_MS)
  if (days === 0) return t('day.today')
  if (days === 1) return t('day.tomorrow')
  if (days < 0 || days > 14) return formatDay(iso)
  return t('day.near', { weekday: formatWeekday(iso), day: dateOf(iso).getDate() })
}

/** A moment: the time when it is today, else the day and the time. */
export function formatMoment(iso: string, t: Translate): string {
  const today = startOfDay(dateOf(iso)) === startOfDay(Date.now())
  return today ? `${t('day.today')} ${formatTime(iso)}` : `${formatDay(iso)} ${formatTime(iso)}`
}

/** Minutes or hours since a moment, as one says it. */
export function formatAgo(iso: string, t: Translate): string {
  const minutes = Math.max(0, Math.round((Date.now() - Date.parse(iso)) / 60_000))
  if (minutes < 1) return t('ago.now')
  if (minutes < 60) return t('ago.minutes', { minutes })
  if (minutes < 60 * 24) return t('ago.hours', { hours: Math.round(minutes / 60) })
  return formatMoment(iso, t)
}

/** From here on an amount is read at a glance, below it to the last digit. */
const SHORTENED_FROM = 10_000

/** `¥128.6 万` in Chinese, `¥1.29m` in English; `¥4,960.80` and `¥500` in both. */
export function formatMoney(amount: string, currency: string): string {
  const shortened = { notation: 'compact', maximumFractionDigits: 2 } as const
  const whole = { trailingZeroDisplay: 'stripIfInteger' } as const
  return numberFormat({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    ...(Math.abs(Number(amount)) < SHORTENED_FROM ? whole : shortened),
  }).format(Number(amount))
}

/** A currency by its code and its name. */
export function formatCurrency(code: string): string {
  const name = new Intl.DisplayNames([tagOf()], { type: 'currency' }).of(code)
  return name === undefined || name === code ? code : `${code} ${name}`
}

export function formatCountry(code: string): string {
  try {
    return new Intl.DisplayNames([tagOf()], { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}
