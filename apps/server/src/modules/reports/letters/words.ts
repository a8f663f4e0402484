/** A board in a letter: what each chart counts, in the catalogue's words, and what it comes to. No title, no group, no name: those a person wrote. */
import type { Field, ObjectDeclaration } from '@holdfast/catalog'
import type { ReportMeasure } from '../../../records/index.ts'
import type { PeriodName } from '../days.ts'
import type { ReportAnswer, ReportNumber, ReportStated } from '../report-body.ts'

export type Language = 'zh' | 'en'

const PERIODS: Readonly<Record<PeriodName, Readonly<Record<Language, string>>>> = {
  this_week: { zh: '本周', en: 'this week' },
  last_week: { zh: '上周', en: 'last week' },
  this_month: { zh: '本月', en: 'this month' },
  last_month: { zh: '上月', en: 'last month' },
  next_month: { zh: '下月', en: 'next month' },
  this_quarter: { zh: '本季度', en: 'this quarter' },
  last_quarter: { zh: '上季度', en: 'last quarter' },
  next_quarter: { zh: '下季度', en: 'next quarter' },
  this_year: { zh: '今年', en: 'this year' },
  last_year: { zh: '去年', en: 'last year' },
  last_7_days: { zh: '最近 7 天', en: 'the last 7 days' },
  last_30_days: { zh: '最近 30 天', en: 'the last 30 days' },
  last_90_days: { zh: '最近 90 天', en: 'the last 90 days' },
  last_365_days: { zh: '最近 365 天', en: 'the last 365 days' },
  next_30_days: { zh: '今后 30 天', en: 'the coming 30 days' },
}

interface LetterWords {
  readonly subject: string
  readonly measures: Readonly<Record<ReportMeasure, (what: string) => string>>
  readonly line: (line: { at: number; what: string; period: string; number: string; before: string | null }) => string
  readonly unseen: (at: number) => string
  readonly few: string
  readonly end: (url: string) => string
}

export const LETTER_WORDS: Readonly<Record<Language, LetterWords>> = {
  zh: {
    subject: '坚守：看板的数字',
    measures: {
      count: (what) => `${what}的数量`,
      sum: (what) => `${what}合计`,
      average: (what) => `${what}平均`,
      median: (what) => `${what}中位数`,
    },
    line: ({ at, what, period, number, before }) =>
      `${at}. ${what}${period === '' ? '' : `（${period}）`}：${number}${before === null ? '' : `；之前 ${before}`}`,
    unseen: (at) => `${at}. 这张图表问的内容你没有权限看。`,
    few: '不到 5 条',
    end: (url) =>
      `图表按看板里的顺序排列，只算你有权看到的记录；名称和明细在这里：\n${url}\n\n多久发一次、发不发，可以在看板上改。`,
  },
  en: {
    subject: 'Holdfast: a board in numbers',
    measures: {
      count: (what) => `Number of ${what}`,
      sum: (what) => `${what} in all`,
      average: (what) => `${what} on average`,
      median: (what) => `${what}, median`,
    },
    line: ({ at, what, period, number, before }) =>
      `${at}. ${what}${period === '' ? '' : `, ${period}`}: ${number}${before === null ? '' : ` (${before} before)`}`,
    unseen: (at) => `${at}. This chart asks for what you may not see.`,
    few: 'fewer than 5',
    end: (url) =>
      `Charts stand in the board’s order and count what you reach; names and records are here:\n${url}\n\nHow often this comes, and whether, is yours to choose on the board.`,
  },
}

const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' }

/** A decimal as it is written in the language; it never becomes a binary number. */
function decimalWords(decimal: string, currency: string | null, language: Language): string {
  const style =
    currency === null
      ? { maximumFractionDigits: 20 }
      : ({ style: 'currency', currency, currencyDisplay: 'code' } as const)
  const format = new Intl.NumberFormat(LOCALES[language], style)
  return format.format(decimal as `${number}`)
}

function numberWords(part: ReportNumber, about: { isCount: boolean; statistics: boolean; language: Language }): string {
  const { isCount, statistics, language } = about
  const told = statistics ? '≈ ' : ''
  if (part.count === null) return LETTER_WORDS[language].few
  if (isCount) return `${told}${decimalWords(String(part.count), null, language)}`
  if (part.values.length === 0) return statistics ? LETTER_WORDS[language].few : '—'
  return told + part.values.map(({ currency, value }) => decimalWords(value, currency, language)).join(' + ')
}

function periodWords({ period }: ReportStated, language: Language): string {
  if (period === undefined || period === null) return ''
  return period.name === undefined ? `${period.from} – ${period.to}` : PERIODS[period.name][language]
}

export interface LetterChart {
  readonly object: ObjectDeclaration
  readonly field: Field | undefined
  readonly kind: ReportMeasure
  readonly question: ReportStated
  readonly answer: Pick<ReportAnswer, 'total' | 'compared' | 'statistics'>
}

/** One chart as a line of the letter. */
export function chartLine(
  { object, field, kind, question, answer }: LetterChart,
  at: number,
  language: Language,
): string {
  const { measures, line } = LETTER_WORDS[language]
  const plural = object.labelPlural[language]
  const what = field === undefined ? measures[kind](plural) : `${measures[kind](field.label[language])} · ${plural}`
  const about = { isCount: kind === 'count', statistics: answer.statistics, language }
  const { compared } = answer
  return line({
    at,
    what,
    period: periodWords(question, language),
    number: numberWords(answer.total, about),
    before: compared === null ? null : numberWords(compared.total, about),
  })
}
