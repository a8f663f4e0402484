import type { APIResponse, Page, Route } from 'playwright-core'
import { expect } from 'vitest'

/** Answers that were given and have not reached the page. */
export interface HeldAnswers {
  /** Waits until as many are held. */
  count(least: number): Promise<void>
  /** Lets those that are held reach the page, as far as it still waits for them, and be drawn. */
  arrive(): Promise<void>
  /** Holds nothing any more. */
  end(): Promise<void>
}

/** Two frames: what arrived was taken in and drawn. */
const DRAWN = 'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))'

/** From now on the server's answers to such calls are held back, each as it was when it was given. */
export async function holdAnswers(page: Page, url: string): Promise<HeldAnswers> {
  const held: { readonly route: Route; readonly response: APIResponse }[] = []
  let ended = false
  const pass = async ({ route, response }: (typeof held)[number]) => {
    // who gave a call up hears no answer to it
    await route.fulfill({ response }).catch(() => undefined)
    await route.request().response()
  }
  await page.route(url, async (route) => {
    const response = await route.fetch()
    if (ended) await pass({ route, response })
    else held.push({ route, response })
  })
  const arrive = async () => {
    await Promise.all(held.splice(0).map(pass))
    await page.evaluate(DRAWN)
  }
  return {
    count: (least) => expect.poll(() => held.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(least),
    arrive,
    async end() {
      ended = true
      await arrive()
      await page.unroute(url)
    },
  }
}
