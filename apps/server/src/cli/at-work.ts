import { type Installation, keeperPaths, withServices } from '../launch/index.ts'
import type { Settings } from '../platform/config/settings.ts'
import { schemaFingerprint } from '../platform/database/migrate.ts'
import { findRoleFault } from '../platform/database/role-check.ts'
import { findSchemaFault } from '../platform/database/schema-check.ts'
import { createLog } from '../platform/log.ts'
import type { Services } from '../platform/services.ts'
import { startServices, stopServices } from '../platform/start-services.ts'
import { catalog, schema } from '../schema.ts'
import { CommandError } from './command.ts'
import { applicationPool, launchPlan } from './installation.ts'

/** What a command that works on an installation has at hand. */
export interface AtWork {
  readonly services: Services
  readonly installation: Installation
  /** The server's address while it runs. */
  readonly url: string | null
}

/** Opens the application's services from the command line, under the same restricted role and keeper as the server. */
export async function openServices(settings: Settings, installation: Installation): Promise<Services> {
  return startServices({
    settings,
    catalog,
    database: { ...applicationPool(settings, installation), max: 4 },
    keeperSocket: keeperPaths(installation).socketPath,
    serverDir: installation.serverDir,
    log: createLog('silent'),
  })
}

/** A link leads to where the installation answers, though the command was not told of its address. */
const addressed = (settings: Settings, url: string | null): Settings =>
  url === null ? settings : { ...settings, HOLDFAST_URL: new URL(url) }

/** Does a command's work on an installation, running or not: its services are opened for it and let go after it. */
export async function onInstallation<Result>(
  settings: Settings,
  work: (atWork: AtWork) => Promise<Result>,
): Promise<Result> {
  return withServices(launchPlan(settings), async ({ installation, url }) => {
    const services = await openServices(addressed(settings, url), installation)
    try {
      const fault =
        (await findRoleFault(services.database)) ??
        (await findSchemaFault(services.database, await schemaFingerprint(schema)))
      if (fault !== null) throw new CommandError(fault)
      return await work({ services, installation, url })
    } finally {
      await stopServices(services)
    }
  })
}
