import type { Browser, Page } from 'playwright-core'
import { type Faults, watchFaults } from './faults.ts'
import { WIDE } from './screen.ts'
import type { Language } from './words.ts'

export interface Visitor {
  readonly page: Page
  readonly faults: Faults
  readonly language: Language
  close(): Promise<void>
}

const LOCALES: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en-GB' }

/** A person at a browser of their own: cookies, storage and language shared with nobody. */
export async function visit(browser: Browser, language: Language): Promise<Visitor> {
  const context = await browser.newContext({
    locale: LOCALES[language],
    timezoneId: 'Asia/Shanghai',
    viewport: WIDE,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(30_000)
  const faults = watchFaults(context)
  return { page: await context.newPage(), faults, language, close: () => context.close() }
}
