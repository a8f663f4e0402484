import { setImmediate } from 'node:timers/promises'

/** Nobody waits much longer than this for their turn. */
const TURN_MS = 2

/**
 * Works on many items in their order. Whenever some milliseconds have gone, everybody else has their turn first: a request that came in, an answer
 * of the database, which would stand idle until its next statement is sent.
 */
export async function inTurns<T>(items: readonly T[], work: (item: T, at: number) => void): Promise<void> {
  let began = performance.now()
  for (let at = 0; at < items.length; at += 1) {
    work(items[at] as T, at)
    if (performance.now() - began < TURN_MS) continue
    await setImmediate()
    began = performance.now()
  }
}
