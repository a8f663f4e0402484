/** A command line for the launcher's own tests: `stand-in-main.ts <data> <keys> <program>` runs an installation with a stand-in for the server. */
import pg from 'pg'
import { LaunchError, type RunningInstallation, runInstallation } from './index.ts'

const [dataDir = '', keysDir = '', programDir = ''] = process.argv.slice(2)
const tell = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)
const part = 'apps/server/src/launch/stand-in-part.ts'

const told = ({ installation, url }: RunningInstallation<void>) => tell({ ready: true, url, installation })
try {
  process.exitCode = await runInstallation(
    {
      place: { dataDir, keysDir, programDir },
      externalDatabase: null,
      migrate: async (owner) => {
        const client = new pg.Client(owner ?? {})
        await client.connect()
        await client.query('create table if not exists kept (number int primary key)')
        await client.end()
      },
      serverLine: () => ({}),
      say: (line) => tell({ say: line }),
      log: (line) => tell({ log: line }),
      timing: (step, milliseconds) => tell({ step, milliseconds }),
      scripts: { keeper: 'apps/keeper/src/main.ts', server: part },
    },
    told,
  )
} catch (error) {
  if (!(error instanceof LaunchError)) throw error
  tell({ say: error.message })
  process.exitCode = error.exitCode
}
