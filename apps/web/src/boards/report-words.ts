/** A report's answer in words: what its groups are called, and what its numbers come to. */
import type { CatalogField, ReportAnswer, ReportGroup, ReportNumber, ReportPart, ReportQuestion } from '@holdfast/sdk'
import { labelText, type Translate } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { fieldWords } from '../records/field-words.ts'
import { fieldLabel } from '../records/list/fields.ts'
import { formatDay, formatMoney, formatMonth, formatNumber } from '../ui/format.ts'
import { chartField } from './chart-fields.ts'

const MONTHS_OF_A_QUARTER = 3

/** The first day of a bucket, as one says the bucket. */
function bucketWords(first: string, by: ReportGroup['by'], t: Translate): string {
  const [year = '', month = '1'] = first.split('-')
  if (by === 'year') return t('forecast.yearOf', { year })
  if (by === 'quarter')
    return t('forecast.quarterOf', { year, quarter: Math.ceil(Number(month) / MONTHS_OF_A_QUARTER) })
  return by === 'day' || by === 'week' ? formatDay(first) : formatMonth(first)
}

const isTime = ({ kind }: CatalogField): boolean => kind === 'date' || kind === 'dateTime'

export interface Telling {
  readonly question: ReportQuestion
  readonly answer: ReportAnswer
  readonly object: ObjectView
  readonly t: Translate
}

/** What a part is called in one of its groups. */
export function keyWords({ question, answer, object, t }: Telling, part: ReportPart, at: number): string {
  if (part.others[at] === true) return t('boards.others')
  const key = part.keys[at] ?? null
  const group = question.group?.[at]
  const field = group === undefined ? undefined : chartField(object, group.field)
  if (key === null || group === undefined || field === undefined) return t('boards.none')
  if (isTime(field)) return bucketWords(key, group.by ?? 'month', t)
  if (field.kind === 'boolean') return fieldWords(field, key === 'true', t)
  return field.kind === 'reference' ? (answer.names[key] ?? t('boards.unnamed')) : fieldWords(field, key, t)
}

/** The currency that most records have; null where the number is no money. */
export const mainCurrency = ({ total }: ReportAnswer): string | null =>
  total.values.toSorted((a, b) => b.count - a.count)[0]?.currency ?? null

/** The number a chart draws: of money in the company's currency where all of it can be told in that, else in one currency only. Null where it is not told. */
export function drawn({ question, answer }: Pick<Telling, 'question' | 'answer'>, part: ReportNumber | undefined) {
  if (part === undefined || part.count === null) return null
  if (question.measure.kind === 'count') return part.count
  const whole = answer.total.base?.amount ?? null
  if (whole !== null && part.base !== null) return part.base.amount === null ? null : Number(part.base.amount)
  const currency = whole === null ? mainCurrency(answer) : (answer.total.base?.currency ?? null)
  const value = part.values.find((each) => each.currency === currency)?.value
  return value === undefined ? null : Number(value)
}

/** All of a number, each currency by itself. */
export function numberWords({ question, answer, t }: Omit<Telling, 'object'>, part: ReportNumber): string {
  const about = answer.statistics ? '≈ ' : ''
  if (part.count === null) return t('boards.few')
  if (question.measure.kind === 'count') return `${about}${formatNumber(part.count)}`
  if (part.values.length === 0) return answer.statistics ? t('boards.few') : '—'
  const words = part.values.map(({ currency, value }) =>
    currency === null ? formatNumber(Number(value)) : formatMoney(value, currency),
  )
  return `${about}${words.join(' + ')}`
}

const MEASURES = {
  count: 'boards.count',
  sum: 'boards.sumOf',
  average: 'boards.averageOf',
  median: 'boards.medianOf',
} as const

/** What is measured: “Amount in all”, “Number of leads”. */
export function measureWords(object: ObjectView, { kind, field }: ReportQuestion['measure'], t: Translate): string {
  const known = field === undefined ? undefined : chartField(object, field)
  const what = known === undefined ? labelText(object.labelPlural) : fieldLabel(known, t)
  return t(MEASURES[kind], { what })
}

/** The headings of a report as a table: what it is grouped by, and what is measured. */
export function headings({ question, object, t }: Telling): readonly string[] {
  const groups = (question.group ?? []).map(({ field }) => {
    const known = chartField(object, field)
    return known === undefined ? field : fieldLabel(known, t)
  })
  return [...groups, measureWords(object, question.measure, t)]
}

/** The chart in one sentence, for whoever does not see it: all together, and where most is. */
export function summary(telling: Telling): string {
  const { answer, t } = telling
  const total = numberWords(telling, answer.total)
  const most = answer.groups
    .filter((part) => !part.others.includes(true))
    .toSorted((a, b) => (drawn(telling, b) ?? 0) - (drawn(telling, a) ?? 0))[0]
  if (most === undefined || (drawn(telling, most) ?? 0) === 0) return t('boards.summary', { total })
  // what is not stated beside what is says nothing of where most is
  const isStated = (at: number) => most.keys[at] !== null || most.others[at] === true
  const stated = most.keys.map((_, at) => at).filter(isStated)
  const where = (stated.length > 0 ? stated : [0]).map((at) => keyWords(telling, most, at)).join(' · ')
  return t('boards.summaryMost', { total, where, number: numberWords(telling, most) })
}

/** How much more or less it is than before, where it is compared: the part (“↑ 12 %”, empty where there is none to tell) and what it was. */
export function changeWords(telling: Telling): { readonly part: string; readonly before: string } | null {
  const { answer, t } = telling
  if (answer.compared === null) return null
  const [now, before] = [drawn(telling, answer.total), drawn(telling, answer.compared.total)]
  const part = now === null || before === null || before === 0 ? null : Math.round(((now - before) / before) * 100)
  const sign = part === null || part === 0 ? '' : part > 0 ? '↑ ' : '↓ '
  return {
    part: part === null ? '' : `${sign}${formatNumber(Math.abs(part))} %`,
    before: t('boards.before', { number: numberWords(telling, answer.compared.total) }),
  }
}
