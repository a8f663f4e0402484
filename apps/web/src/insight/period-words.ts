import type { Translate } from '../app/i18n.ts'
import { formatMonth } from '../ui/format.ts'
import { firstDayOf, kindOf } from './forecast-question.ts'

/** A period as one says it: a month, a quarter, a year. */
export function periodWords(period: string, t: Translate): string {
  const kind = kindOf(period)
  if (kind === 'month') return formatMonth(firstDayOf(period))
  const [year = '', quarter = ''] = period.split('-')
  return kind === 'year' ? t('forecast.yearOf', { year }) : t('forecast.quarterOf', { year, quarter: quarter.slice(1) })
}
