import { setupI18n } from '@lingui/core'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { useLingui } from '@lingui/react'
import { useMemo } from 'react'
import type { MessageId } from '../locales/zh.ts'
import { loadAntLocale } from './ant-locale.ts'

export type Language = 'zh' | 'en'
export type Values = Readonly<Record<string, string | number>>
export type Translate = (id: MessageId, values?: Values) => string

const KEY = 'holdfast.language'
const loaders = {
  zh: () => import('../locales/zh.ts'),
  en: () => import('../locales/en.ts'),
}

export const i18n = setupI18n()
i18n.setMessagesCompiler(compileMessage)

const isLanguage = (value: unknown): value is Language => value === 'zh' || value === 'en'

/** The reader's own choice, else the browser's language; Chinese where the browser says neither. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(KEY)
  if (isLanguage(stored)) return stored
  const first = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage)
  return first ?? 'zh'
}

export const currentLanguage = (): Language => (i18n.locale === 'en' ? 'en' : 'zh')

/** Loads the catalogue if needed, then shows everything in that language. */
export async function activateLanguage(language: Language): Promise<void> {
  const [{ messages }] = await Promise.all([loaders[language](), loadAntLocale(language)])
  i18n.load(language, messages)
  i18n.activate(language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(KEY, language)
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
