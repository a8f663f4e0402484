/** `holdfast start` with a server whose clock runs ahead: the settings come from the environment, as always. */
import { launchPlan, serverLine } from '../../../apps/server/src/cli/installation.ts'
import { runInstallation } from '../../../apps/server/src/launch/index.ts'
import { readSettings } from '../../../apps/server/src/platform/config/settings.ts'

const settings = readSettings(process.env)
process.exitCode = await runInstallation(
  {
    ...launchPlan(settings),
    serverLine: (installation) => serverLine(settings, installation),
    scripts: { keeper: 'apps/keeper/src/main.ts', server: 'apps/server/src/launch/stand-in-later.ts' },
  },
  ({ url }) => console.log(`坚守 Holdfast  ${url}`),
)
