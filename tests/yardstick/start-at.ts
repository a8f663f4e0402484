/** `holdfast start` with a server whose clock stands on a day of the quarter: `start-at.ts october`. The settings come from the environment, as always. */
import { launchPlan, serverLine } from '../../apps/server/src/cli/installation.ts'
import { saySetupLink } from '../../apps/server/src/cli/setup-link.ts'
import { runInstallation } from '../../apps/server/src/launch/index.ts'
import { aheadTo, moveClock, QUARTER_DAYS } from '../../apps/server/src/launch/stand-in-moment.ts'
import { readSettings } from '../../apps/server/src/platform/config/settings.ts'

const day = process.argv[2] as keyof typeof QUARTER_DAYS
moveClock(aheadTo(QUARTER_DAYS[day]))
const settings = readSettings(process.env)
process.exitCode = await runInstallation(
  {
    ...launchPlan(settings),
    serverLine: (installation) => serverLine(settings, installation),
    scripts: { keeper: 'apps/keeper/src/main.ts', server: `apps/server/src/launch/stand-in-quarter-${day}.ts` },
  },
  (running) => {
    console.log(`坚守 Holdfast  ${running.url}`)
    if (running.migrated.anybodyExists !== true) void saySetupLink(settings, running)
  },
)
