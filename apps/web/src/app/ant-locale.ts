import type { Locale } from 'antd/es/locale'
import type { Language } from './i18n.ts'

const loaders = {
  zh: async () => {
    await import('dayjs/locale/zh-cn')
    return (await import('antd/es/locale/zh_CN')).default
  },
  en: async () => (await import('antd/es/locale/en_US')).default,
}

const dayjsNames: Readonly<Record<Language, string>> = { zh: 'zh-cn', en: 'en' }

let current: Locale | null = null

/** Loads Ant Design's own words and the names of days and months. */
export async function loadAntLocale(language: Language): Promise<void> {
  const [words, { default: dayjs }] = await Promise.all([loaders[language](), import('dayjs')])
  dayjs.locale(dayjsNames[language])
  current = words
}

/** The words of the language shown; there before anything is shown, since a tree that gets them later is made anew and forgets what was typed. */
export function antLocale(): Locale {
  if (current === null) throw new Error('no language has been loaded')
  return current
}
