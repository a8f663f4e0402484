import { currentLanguage, type Translate } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'

const sentences: Readonly<Record<string, MessageId>> = {
  daily: 'repeat.daily',
  workdays: 'repeat.workdays',
  weekly: 'repeat.weekly',
  monthly: 'repeat.monthly',
  quarterly: 'repeat.quarterly',
  yearly: 'repeat.yearly',
}

/** Every month has the days up to this one. */
const IN_EVERY_MONTH = 28

const formatted = (due: Date, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB', options).format(due)

/** When a task that is due at a time comes again once it is completed, in a sentence; null where it does not. */
export function repeatSentence(rule: unknown, due: unknown, t: Translate): string | null {
  const id = sentences[String(rule ?? '')]
  if (id === undefined) return null
  if (typeof due !== 'string') return t('repeat.needsDue')
  const at = new Date(due)
  const day = at.getDate()
  const said = t(id, {
    weekday: formatted(at, { weekday: 'long' }),
    day,
    date: formatted(at, { month: 'long', day: 'numeric' }),
  })
  const isByMonth = rule === 'monthly' || rule === 'quarterly'
  return isByMonth && day > IN_EVERY_MONTH ? `${said}${t('repeat.short', { day })}` : said
}
