import { allTenants } from '../../platform/database/tenants.ts'
import type { Module } from '../../platform/module.ts'
import type { Services } from '../../platform/services.ts'
import { forgetPapers } from './link-rows.ts'
import { offerRoutes } from './routes.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** Papers of links that have ended everywhere on earth. */
async function sweepLinks(services: Services): Promise<void> {
  const yesterday = new Date(services.clock.now() - DAY_MS).toISOString().slice(0, 10)
  for (const id of await allTenants(services.database))
    await services.database.inTenant(id, async (tx) => void (await forgetPapers(tx, yesterday)))
}

/** Quotes as their customers see and answer them. */
export const offersModule: Module = {
  name: 'offers',
  routes: offerRoutes,
  jobs: [{ name: 'offers.sweep', everyMs: HOUR_MS, run: sweepLinks }],
}
