import { messages as en } from '../../../apps/web/src/locales/en.ts'
import { type MessageId, messages as zh } from '../../../apps/web/src/locales/zh.ts'

export type Language = 'zh' | 'en'
export type Words = (id: MessageId, values?: Readonly<Record<string, string | number>>) => string

/** The application's own words: a test finds a button by what it says, in either language. Plurals are not composed here. */
export const wordsIn =
  (language: Language): Words =>
  (id, values = {}) =>
    (language === 'zh' ? zh : en)[id].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
