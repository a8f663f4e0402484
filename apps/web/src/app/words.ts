import { type Messages, setupI18n } from '@lingui/core'
import type { MessageId } from '../locales/zh.ts'

export type Language = 'zh' | 'en'

const KEY = 'holdfast.language'

export const i18n = setupI18n()

export const isLanguage = (value: unknown): value is Language => value === 'zh' || value === 'en'

/** The reader's own choice, else the browser's language; Chinese where the browser says neither. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(KEY)
  if (isLanguage(stored)) return stored
  const first = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage)
  return first ?? 'zh'
}

/** Keeps the reader's choice; it is no personal value and may stay in the browser. */
export const keepLanguage = (language: Language): void => localStorage.setItem(KEY, language)

const files = import.meta.glob<{ default: Messages }>('../locales/{zh,en}/*.ts')
const catalogues: Readonly<Record<Language, Messages>> = { zh: {}, en: {} }
i18n.load(catalogues)

const fetched = new Map<string, Promise<unknown>>()
const needed = new Set<string>()
let wanted = preferredLanguage()

/** Words come into their catalogue without a word to anybody: whoever says them has not been drawn yet. */
function fetchWords(language: Language, subject: string): Promise<unknown> {
  const path = `../locales/${language}/${subject}.ts`
  const before = fetched.get(path)
  if (before !== undefined) return before
  const load = files[path]
  if (load === undefined) throw new Error(`no words about ${subject}`)
  const coming = load().then(({ default: words }) => Object.assign(catalogues[language], words))
  coming.catch(() => fetched.delete(path))
  fetched.set(path, coming)
  return coming
}

/** The language that is shown, and the one that is about to be. */
const languages = (): readonly Language[] =>
  isLanguage(i18n.locale) && i18n.locale !== wanted ? [i18n.locale, wanted] : [wanted]

const fetchNeeded = () =>
  Promise.all(languages().flatMap((language) => [...needed].map((subject) => fetchWords(language, subject))))

/** Says that a module uses words of some subjects, and begins to fetch them. The build puts this into every module that says any. */
export function needWords(subjects: readonly string[]): void {
  for (const subject of subjects) needed.add(subject)
  fetchNeeded().catch(() => undefined) // asked again by whoever waits for the module
}

/** A module that is fetched later, once its words are there too. The build puts this around every such import. */
export async function withWords<Module>(fetched: Promise<Module>): Promise<Module> {
  const module = await fetched
  await fetchNeeded()
  return module
}

/** Waits for a language's words of every subject that a module has needed so far. */
export async function wordsOf(language: Language): Promise<void> {
  wanted = language
  await Promise.all([...needed].map((subject) => fetchWords(language, subject)))
}

/** What a message says, with `{name}` where a value comes. */
export type PlainWords = (id: MessageId) => string

const plainWords =
  (catalogue: Messages): PlainWords =>
  (id) =>
    [catalogue[id] ?? []]
      .flat()
      .map((part) => (typeof part === 'string' ? part : `{${part[0]}}`))
      .join('')

/** The words needed so far, in both languages. */
export async function wordsInBoth(): Promise<readonly PlainWords[]> {
  await Promise.all((['zh', 'en'] as const).flatMap((language) => [...needed].map((one) => fetchWords(language, one))))
  return [plainWords(catalogues.zh), plainWords(catalogues.en)]
}
