import type { CalendarEntry, CalendarKind } from '@holdfast/sdk'
import { currentLanguage, labelText, type Translate } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { pluralOf } from '../records/plurals.ts'
import { dateFormat } from '../ui/format.ts'
import { type Place, timeOf } from './wall.ts'

export const kindNames: Readonly<Record<CalendarKind, MessageId>> = {
  task: 'diary.task',
  step: 'diary.step',
  followUp: 'diary.followUp',
  close: 'diary.close',
}

/** What an entry says first: the words of a task or a step, the way of a follow-up, the name of a deal. */
export function wordsOf({ kind, words, about }: CalendarEntry, activity: ObjectView | undefined, t: Translate): string {
  if (kind === 'followUp') {
    const option = activity?.fields.get('kind')?.options?.find(({ value }) => value === words)
    return option === undefined ? t('diary.followUp') : labelText(option.label)
  }
  return words ?? (kind === 'close' ? (about?.name ?? t('diary.close')) : t(kindNames[kind]))
}

/** Whom it is about, where that is not said already. */
export const nameOf = ({ kind, about }: CalendarEntry): string | null =>
  kind === 'close' ? null : (about?.name ?? null)

/** The page of the record behind an entry; a follow-up stands on the page of whom it is about. */
export function pathOf({ kind, object, id, about }: CalendarEntry): string | null {
  if (kind !== 'followUp') return `/${pluralOf(object)}/${id}`
  return about === null ? null : `/${pluralOf(about.object)}/${about.id}`
}

/** A day as it is said: `11月27日星期五`. */
export const dayWords = (day: string): string =>
  dateFormat({ weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(day))

/** `周五`. */
export const weekdayWords = (day: string): string =>
  dateFormat({ weekday: 'short', timeZone: 'UTC' }).format(new Date(day))

/** What days are shown, as a heading. */
export function spanWords(view: 'month' | 'week' | 'day', day: string, span: { from: string; to: string }): string {
  if (view === 'day') return dateFormat({ dateStyle: 'full', timeZone: 'UTC' }).format(new Date(day))
  if (view === 'month') return dateFormat({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(day))
  const short = dateFormat({ day: 'numeric', month: 'long', timeZone: 'UTC' })
  const whole = dateFormat({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  // the year is said once: before the days in Chinese, behind them in English
  const isOneYear = span.from.slice(0, 4) === span.to.slice(0, 4)
  const [first, last] = !isOneYear ? [whole, whole] : currentLanguage() === 'zh' ? [whole, short] : [short, whole]
  return `${first.format(new Date(span.from))} – ${last.format(new Date(span.to))}`
}

/** A day and its time, as they are said. */
export const placeWords = ({ day, minutes }: Place, t: Translate): string =>
  `${dayWords(day)} ${minutes === null ? t('diary.allDay') : timeOf(minutes)}`
