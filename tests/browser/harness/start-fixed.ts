/** `holdfast demo` with its clock at the moment of the pictures: the same sample company, day and hour in every run. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchPlan, serverLine } from '../../../apps/server/src/cli/installation.ts'
import { makeSample } from '../../../apps/server/src/cli/sample.ts'
import { runInstallation } from '../../../apps/server/src/launch/index.ts'
import { startAt } from '../../../apps/server/src/launch/stand-in-moment.ts'
import { readSettings } from '../../../apps/server/src/platform/config/settings.ts'

startAt()
const settings = readSettings(process.env)
const accounts = await makeSample(settings)
mkdirSync(settings.HOLDFAST_DATA, { recursive: true })
writeFileSync(join(settings.HOLDFAST_DATA, 'demo-accounts.json'), JSON.stringify(accounts), { mode: 0o600 })
process.exitCode = await runInstallation(
  {
    ...launchPlan(settings),
    serverLine: (installation) => serverLine(settings, installation),
    scripts: { keeper: 'apps/keeper/src/main.ts', server: 'apps/server/src/launch/stand-in-fixed.ts' },
  },
  ({ url }) => console.log(`坚守 Holdfast  ${url}`),
)
