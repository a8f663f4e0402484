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

/** A busy machine is slow, and stands still at times: what has not come by then does not come. */
const PATIENCE_MS = 60_000

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
  context.setDefaultTimeout(PATIENCE_MS)
  const faults = watchFaults(context)
  return { page: await context.newPage(), faults, language, close: () => context.close() }
}
