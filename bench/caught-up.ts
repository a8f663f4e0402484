import { setTimeout as delay } from 'node:timers/promises'
import type { BenchInstallation } from './installation.ts'

const CALM_MS = 2_000
const LONGEST_WAIT_MS = 600_000

/** Waits until the server has caught up with what was filled a moment ago: a warm server has no work of a million new rows waiting beside. */
export async function caughtUp({ owner }: BenchInstallation): Promise<void> {
  const started = performance.now()
  let calmSince = started
  while (performance.now() - calmSince < CALM_MS) {
    if (performance.now() - started > LONGEST_WAIT_MS) {
      const { rows } = await owner.query('select name, count(*)::int as n from job group by name')
      throw new Error(`the server does not catch up with its jobs: ${JSON.stringify(rows)}`)
    }
    await delay(250)
    const { rows } = await owner.query('select waiting + running as n from job_counts(now())')
    if (rows[0].n > 0) calmSince = performance.now()
  }
}
