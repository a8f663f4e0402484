import type { Locale } from 'antd/es/locale'
import type { Language } from './words.ts'

const loaders = {
  zh: async () => (await import('antd/es/locale/zh_CN')).default,
  en: async () => (await import('antd/es/locale/en_US')).default,
}

let current: Locale | null = null

/** Loads Ant Design's own words. */
export async function loadAntLocale(language: Language): Promise<void> {
  current = await loaders[language]()
}

/** The words of the language shown; there before anything is shown, since a tree that gets them later is made anew and forgets what was typed. */
export function antLocale(): Locale {
  if (current === null) throw new Error('no language has been loaded')
  return current
}
