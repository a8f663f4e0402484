import { errorFacts } from '../../platform/log.ts'
import type { Services } from '../../platform/services.ts'
import { runImport, type Stop } from './run/run-import.ts'
import { sweepUploads } from './store/expiry.ts'
import { type Claim, claimNext, releaseClaim, renewClaim } from './store/progress.ts'

const POLL_MS = 300
const RENEW_MS = 1_500
const SWEEP_MS = 10 * 60_000

async function withLease(services: Services, claim: Claim, stop: Stop): Promise<void> {
  const renewing = setInterval(() => {
    // a lease that cannot be renewed is lost, and the next batch finds that out
    renewClaim(services.database, claim).catch(() => undefined)
  }, RENEW_MS)
  try {
    await runImport(services, claim, stop)
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

/** Works on imports as long as the server runs; an import left by a process that died is taken up where it stood. */
export async function startWorker(services: Services): Promise<() => Promise<void>> {
  const stop = { asked: false }
  let wake: () => void = () => undefined
  const work = async () => {
    while (!stop.asked) {
      const worked = await runNext(services, stop).catch((error: unknown) => {
        services.log.error(errorFacts(error), 'imports')
        return false
      })
      if (!worked && !stop.asked)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, POLL_MS)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
    }
  }
  const sweep = () =>
    void sweepUploads(services).catch((error: unknown) => services.log.error(errorFacts(error), 'uploads not swept'))
  sweep()
  const sweeping = setInterval(sweep, SWEEP_MS)
  const working = work()
  return async () => {
    clearInterval(sweeping)
    stop.asked = true
    wake()
    await working
  }
}
