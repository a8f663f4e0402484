/** A salesperson's window of the real browser: signed in, its processor slowed down, asked by the debugger, which the page's policy does not bind. */
import type { startChromium } from '../../tests/browser/harness/chromium.ts'

export type Browser = Awaited<ReturnType<typeof startChromium>>
type Context = Awaited<ReturnType<Browser['newContext']>>
export type Page = Awaited<ReturnType<Context['newPage']>>
type Debugger = Awaited<ReturnType<Context['newCDPSession']>>

/** How much slower the page's own thread is made. */
export const THROTTLE = 4

export interface Window {
  readonly page: Page
  readonly devtools: Debugger
  /** Evaluates an expression in the page. */
  ask<T>(expression: string): Promise<T>
  /** Slows the page's thread down by a factor; 1 lets it run. */
  slow(rate: number): Promise<void>
  close(): Promise<void>
}

/** Notes what the browser itself says about paints, layout shifts and interactions, from the first moment of each page. */
const OBSERVE = `
  globalThis.__seen = { lcp: 0, what: '', shift: 0, acts: [] }
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      __seen.lcp = entry.startTime
      __seen.what = entry.element?.className || entry.element?.tagName || ''
    }
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) __seen.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
  new PerformanceObserver((list) => {
    for (const { interactionId, duration, name } of list.getEntries())
      if (interactionId > 0) __seen.acts.push({ interactionId, duration, name })
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
`

/** Opens windows at a server; each has cookies and a cache of its own. */
export const openWindows = (browser: Browser, url: string) =>
  async function open(token: string | null): Promise<Window> {
    const context = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1440, height: 900 },
    })
    if (token !== null) {
      const { host, port } = new URL(url)
      // a browser takes a secure cookie from this machine's own address; its debugger wants to hear of https for that
      const cookie = { name: `__Host-session-${port}`, value: token, url: `https://${host}` }
      await context.addCookies([{ ...cookie, secure: true, httpOnly: true, sameSite: 'Strict' }])
    }
    await context.addInitScript(OBSERVE)
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    return {
      page,
      devtools,
      async ask<T>(expression: string) {
        const options = { expression, awaitPromise: true, returnByValue: true }
        const { result, exceptionDetails } = await devtools.send('Runtime.evaluate', options)
        if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
        return result.value as T
      },
      slow: async (rate) => void (await devtools.send('Emulation.setCPUThrottlingRate', { rate })),
      close: () => context.close(),
    }
  }

export type Open = ReturnType<typeof openWindows>

/** Waits until the page has nothing to do for a while: everything that comes after the first screen has come. */
export const settled = (window: Window, quietMs = 700): Promise<void> =>
  window.ask(`new Promise((done) => {
    let last = performance.now()
    const seen = new PerformanceObserver(() => { last = performance.now() })
    seen.observe({ type: 'resource' })
    const look = () => {
      if (performance.now() - last < ${quietMs}) return void setTimeout(look, 100)
      seen.disconnect()
      done()
    }
    look()
  })`)
