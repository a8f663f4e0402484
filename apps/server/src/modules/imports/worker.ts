import { setTimeout } from 'node:timers/promises'
import { errorFacts } from '../../platform/log.ts'
import type { Services } from '../../platform/services.ts'
import type { Stop } from './run/carrying.ts'
import { runImport } from './run/run-import.ts'
import { sweepUploads } from './store/expiry.ts'
import { type Claim, claimNext, releaseClaim, renewClaim } from './store/progress.ts'
import { findImport } from './store/queries.ts'
import { runUndo } from './undo/run-undo.ts'

const POLL_MS = 300
const RENEW_MS = 1_500
const SWEEP_MS = 10 * 60_000
/** Imports that one process works on at once: each holds a few thousand rows in memory. */
const AT_ONCE = 3

async function withLease(services: Services, claim: Claim, stop: Stop): Promise<void> {
  const renewing = setInterval(() => {
    // a lease that cannot be renewed is lost, and the next batch finds that out
    renewClaim(services.database, claim).catch(() => undefined)
  }, RENEW_MS)
  try {
    const row = await findImport(services.database, claim.tenantId, claim.id)
    await (row?.state === 'undoing' ? runUndo : runImport)(services, claim, stop)
  } finally {
    clearInterval(renewing)
    if (stop.asked) await releaseClaim(services.database, claim)
  }
}

/** Carries the next waiting import, if there is one, to the end of its stage. */
export async function runNext(services: Services, stop: Stop = { asked: false }): Promise<boolean> {
  const claim = await claimNext(services.database, services.newId())
  if (claim === undefined) return false
  await withLease(services, claim, stop)
  return true
}

/** Takes up one import after the other until it is told to stop. */
async function workUntil(services: Services, stop: Stop, pause: () => Promise<void>): Promise<void> {
  while (!stop.asked) {
    const worked = await runNext(services, stop).catch((error: unknown) => {
      services.log.error(errorFacts(error), 'imports')
      return false
    })
    if (!worked && !stop.asked) await pause()
  }
}

/** Works on imports as long as the server runs, on a few at once; an import left by a process that died is taken up where it stood. */
export async function startWorker(services: Services): Promise<() => Promise<void>> {
  const stop = { asked: false }
  const ending = new AbortController()
  // the end of the wait is what the signal asks for, whoever asks for it
  const pause = () => setTimeout(POLL_MS, undefined, { signal: ending.signal }).catch(() => undefined)
  const sweep = () =>
    void sweepUploads(services).catch((error: unknown) => services.log.error(errorFacts(error), 'uploads not swept'))
  sweep()
  const sweeping = setInterval(sweep, SWEEP_MS)
  const working = Array.from({ length: AT_ONCE }, () => workUntil(services, stop, pause))
  return async () => {
    clearInterval(sweeping)
    stop.asked = true
    ending.abort()
    await Promise.all(working)
  }
}
