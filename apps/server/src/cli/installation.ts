import { join, resolve } from 'node:path'
import pg from 'pg'
import { type Installation, keeperPaths, type OwnerConnection, type ServiceOptions, secretOf } from '../launch/index.ts'
import { refuseUnsafe } from '../platform/config/safety.ts'
import { type Settings, settingTexts } from '../platform/config/settings.ts'
import { type MigrationPlan, migrate } from '../platform/database/migrate.ts'
import type { ServerLine } from '../running-server.ts'
import { schema } from '../schema.ts'
import { warn } from './command.ts'
import { readSigning } from './signing-files.ts'
import { readTls } from './tls-files.ts'

/** The application's role in the embedded database. */
export const APP_ROLE = 'holdfast_app'
const DATABASE = 'holdfast'
const PORT = 5432
const MOST_CONNECTIONS = 20
/** The folder of package.json and node_modules. */
export const PROGRAM = join(import.meta.dirname, '../../../..')

/** Owner's connection of an external database from its address. */
function ownerOf(settings: Settings): OwnerConnection | null {
  return settings.DATABASE_ADMIN_URL === null
    ? null
    : ({ connectionString: settings.DATABASE_ADMIN_URL } as unknown as OwnerConnection)
}

function planOf(settings: Settings, installation: Installation): MigrationPlan {
  if (settings.DATABASE_URL === null)
    return { ...schema, appRole: APP_ROLE, appPassword: secretOf(installation, 'app-password') }
  const { user } = new pg.Client({ connectionString: settings.DATABASE_URL })
  return { ...schema, appRole: user ?? APP_ROLE }
}

/** What the migration saw; null where this program may not look. */
export interface Migrated {
  readonly anybodyExists: boolean | null
}

async function migrateAs(
  settings: Settings,
  owner: OwnerConnection | null,
  installation: Installation,
): Promise<Migrated> {
  if (owner === null) return { anybodyExists: null }
  const client = new pg.Client(owner)
  await client.connect()
  try {
    await migrate(client, planOf(settings, installation))
    const { rowCount } = await client.query('select 1 from login_name limit 1')
    return { anybodyExists: rowCount === 1 }
  } finally {
    await client.end()
  }
}

/** How the database is reached as the application's restricted role. */
export function applicationPool(settings: Settings, installation: Installation): pg.PoolConfig {
  if (settings.DATABASE_URL !== null) return { connectionString: settings.DATABASE_URL, max: MOST_CONNECTIONS }
  return {
    host: installation.databaseSocketDir,
    port: PORT,
    user: APP_ROLE,
    password: secretOf(installation, 'app-password'),
    database: DATABASE,
    max: MOST_CONNECTIONS,
  }
}

type ServerFiles = Pick<ServerLine, 'tls' | 'signing'>

/** What the settings name files for; refuses here, before anything is started, what is wrong with one. */
export const readServerFiles = (settings: Settings): ServerFiles => ({
  tls: readTls(settings),
  signing: readSigning(settings),
})

/** The server's configuration line: everything it needs and nothing of the owner's. */
export function serverLine(
  settings: Settings,
  installation: Installation,
  files = readServerFiles(settings),
): ServerLine {
  const {
    DATABASE_ADMIN_URL: _owner,
    HOLDFAST_TOKEN: _token,
    HOLDFAST_SIGNING_PASSWORD: _password,
    ...texts
  } = settingTexts(settings)
  return {
    settings: texts,
    database: applicationPool(settings, installation),
    keeperSocket: keeperPaths(installation).socketPath,
    serverDir: installation.serverDir,
    ...files,
  }
}

/** The files that an address of a database names, which the server's driver reads. */
function filesOfDatabase({ DATABASE_URL: address }: Settings): string[] {
  const parameters = address === null ? new URLSearchParams() : new URL(address).searchParams
  return ['sslrootcert', 'sslcert', 'sslkey'].flatMap((name) => parameters.get(name) ?? []).map((path) => resolve(path))
}

/** How every command brings an installation's parts up, by its settings. Refuses what would leak. */
export function launchPlan(settings: Settings): ServiceOptions<Migrated> {
  refuseUnsafe(settings)
  return {
    place: { dataDir: settings.HOLDFAST_DATA, keysDir: settings.HOLDFAST_KEYS, programDir: PROGRAM },
    externalDatabase: settings.DATABASE_URL === null ? null : { owner: ownerOf(settings) },
    serverReads: filesOfDatabase(settings),
    migrate: (owner, installation) => migrateAs(settings, owner, installation),
    say: warn,
    log: warn,
  }
}
