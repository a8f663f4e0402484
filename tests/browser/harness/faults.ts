import type { BrowserContext, Page } from 'playwright-core'

/** An answer that the walk is there to provoke. */
interface Expected {
  readonly status: number
  readonly path: RegExp
}

/** Chromium's own line about an answer of 400 and more; the answer itself is judged by its status. */
const SAID_OF_ANSWERS = /^Failed to load resource: the server responded with a status of/

/**
 * Watches every page of a context: an error in the console, an uncaught exception, a request that failed or was answered with 400 or more is a
 * fault, unless it was expected by status and path. What the page itself cancelled is none.
 */
export function watchFaults(context: BrowserContext) {
  const faults: string[] = []
  const expected: Expected[] = []
  const isExpected = (status: number, url: string) =>
    expected.some((one) => one.status === status && one.path.test(new URL(url).pathname))
  const watch = (page: Page) => {
    page.on('pageerror', (error) => faults.push(`exception: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      const text = message.text()
      if (message.type() === 'error' && !SAID_OF_ANSWERS.test(text)) faults.push(`console: ${text}`)
    })
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? ''
      if (reason !== 'net::ERR_ABORTED') faults.push(`failed: ${request.method()} ${request.url()} ${reason}`)
    })
    page.on('response', (response) => {
      if (response.status() >= 400 && !isExpected(response.status(), response.url()))
        faults.push(`answered ${response.status()}: ${response.request().method()} ${response.url()}`)
    })
  }
  for (const page of context.pages()) watch(page)
  context.on('page', watch)
  return {
    /** Every fault since the last look. */
    take: (): readonly string[] => faults.splice(0),
    /** From now on such an answer is no fault. */
    expect: (status: number, path: RegExp): void => void expected.push({ status, path }),
  }
}

export type Faults = ReturnType<typeof watchFaults>
