import { useLingui } from '@lingui/react'
import { useMemo } from 'react'
import type { MessageId } from '../locales/zh.ts'
import { loadAntLocale } from './ant-locale.ts'
import { i18n, isLanguage, keepLanguage, type Language, preferredLanguage, wordsOf } from './words.ts'

export type Values = Readonly<Record<string, string | number>>
export type Translate = (id: MessageId, values?: Values) => string

/** The language that is shown; before anything is, the one that will be. */
export const currentLanguage = (): Language => (isLanguage(i18n.locale) ? i18n.locale : preferredLanguage())

/** Loads the words if needed, then shows everything in that language. */
export async function activateLanguage(language: Language): Promise<void> {
  await Promise.all([wordsOf(language), loadAntLocale(language)])
  i18n.activate(language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export async function chooseLanguage(language: Language): Promise<void> {
  keepLanguage(language)
  await activateLanguage(language)
}

/** The translation function of the current language; components that use it follow a change of language. */
export function useT(): Translate {
  const { i18n: active } = useLingui()
  const locale = active.locale
  return useMemo<Translate>(() => (locale === '' ? String : (id, values) => active._(id, values)), [active, locale])
}

/** Chooses from a label in both languages, as the catalogue has them. */
export const labelText = (label: { readonly zh: string; readonly en: string } | string): string =>
  typeof label === 'string' ? label : label[currentLanguage()]
