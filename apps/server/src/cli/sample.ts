import { type DemoAccount, foundSampleCompany } from '../modules/demo/index.ts'
import type { Settings } from '../platform/config/settings.ts'
import { allTenants } from '../platform/database/tenants.ts'
import { onInstallation } from './at-work.ts'
import { CommandError } from './command.ts'

/** Makes the sample company on an installation that holds none. Gives who can sign in to it. */
export const makeSample = (settings: Settings): Promise<readonly DemoAccount[]> =>
  onInstallation(settings, async ({ services }) => {
    if ((await allTenants(services.database)).length > 0)
      throw new CommandError('This data directory holds a real company; the demonstration needs one of its own.')
    return foundSampleCompany(services)
  })
