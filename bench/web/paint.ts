/** Largest contentful paint of a page, its processor slowed down, with an empty cache and with what an earlier visit left. */
import { percentile } from '../report.ts'
import { type Open, settled, THROTTLE, type Window } from './window.ts'

const RUNS = 7

interface Paint {
  /** Milliseconds from the start of the navigation. */
  readonly lcp: number
  readonly what: string
  /** When the rows were there. */
  readonly usable: number
  /** Cumulative layout shift. */
  readonly shift: number
}

export interface Paints {
  readonly p75: number
  readonly usableP75: number
  readonly runs: readonly Paint[]
}

const summary = (runs: readonly Paint[]): Paints => ({
  p75: percentile(
    runs.map(({ lcp }) => lcp),
    0.75,
  ),
  usableP75: percentile(
    runs.map(({ usable }) => usable),
    0.75,
  ),
  runs,
})

interface Target {
  readonly url: string
  /** What stands there once the page can be used. */
  readonly rows: string
}

/** One navigation; the moment of the rows is taken in the page, at the next frame after they came. */
async function visit(window: Window, { url, rows }: Target): Promise<Paint> {
  await window.page.goto('about:blank')
  await window.slow(THROTTLE)
  await window.page.goto(url, { waitUntil: 'commit' })
  const usable = await window.ask<number>(`new Promise((done) => {
    const look = () => document.querySelector(${JSON.stringify(rows)}) === null
      ? requestAnimationFrame(look) : requestAnimationFrame(() => done(performance.now()))
    look()
  })`)
  await settled(window)
  const { lcp, what, shift } = await window.ask<{ lcp: number; what: string; shift: number }>('__seen')
  await window.slow(1)
  return { lcp, what, usable, shift }
}

/** Every run by another person, since each may list only so many people within an hour. */
export async function paintsOf(open: Open, target: Target, tokens: readonly string[]): Promise<[Paints, Paints]> {
  const cold: Paint[] = []
  const warm: Paint[] = []
  for (const token of tokens.slice(0, RUNS)) {
    const window = await open(token)
    cold.push(await visit(window, target))
    warm.push(await visit(window, target))
    await window.close()
  }
  return [summary(cold), summary(warm)]
}

/** The baseline: a page of plain HTML without any script, with as much text. */
export async function plainPaints(open: Open, url: string): Promise<Paints> {
  const runs: Paint[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const window = await open(null)
    const words = '<tr><td>王伟<td>采购总监<td>138 **** 8000<td>website</tr>'.repeat(40)
    const body = `<!doctype html><title>·</title><table><tbody>${words}</table>`
    await window.page.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }))
    runs.push(await visit(window, { url, rows: 'td' }))
    await window.close()
  }
  return summary(runs)
}
