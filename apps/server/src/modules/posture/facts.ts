import { statfsSync, statSync } from 'node:fs'
import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import { sql } from 'kysely'
import { findRoleFault } from '../../platform/database/role-check.ts'
import { allTenants } from '../../platform/database/tenants.ts'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import { connectionsEnding } from '../identity/index.ts'
import { type RowsPosture, rowsPosture } from '../integrity/index.ts'

/** Where an installation lies and how it runs, as the launcher knows it. */
export interface Ground {
  readonly dataDir: string
  readonly keysDir: string
  readonly rootKeyPath: string
  /** Database, keeper and server run as three users. */
  readonly separateUsers: boolean
  /** The address the server runs at now; null while it does not. */
  readonly servedAt: string | null
}

/** What is known of an installation when its posture is judged. Numbers and states alone, nobody's data. */
export interface Facts {
  readonly rootKeyMode: number
  readonly keysOnDataDisk: boolean
  readonly separateUsers: boolean
  readonly freeDiskShare: number
  readonly host: string
  readonly servedHost: string | null
  readonly databaseMajor: number
  readonly roleFault: string | null
  /** What the database writes into its own log of statements: `none` where it writes nothing. */
  readonly loggedStatements: string
  readonly clockSkewSeconds: number
  readonly companies: number
  readonly founders: number
  readonly administratorsWithoutPasskey: number
  /** Duties lent in an emergency that nobody looked at afterwards, and those that last. */
  readonly emergenciesOpen: number
  /** Companies whose programs or scripts may come without keys. */
  readonly unboundPrograms: number
  /** Connections to providers with a certificate that ends within thirty days. */
  readonly connectionsEnding: number
  /** The comparison of stored rows with the log; null where it was never made here. */
  readonly rows: RowsPosture | null
}

interface DatabaseFacts {
  readonly major: number
  readonly logged: string
  readonly now: string
}

async function databaseFacts({ database, clock }: Services) {
  const [row] =
    await database.installation<DatabaseFacts>(sql`select current_setting('server_version_num')::int / 10000 as major,
    case when current_setting('log_statement') <> 'none' then current_setting('log_statement')
      when current_setting('log_min_duration_statement') <> '-1' then 'slow' else 'none' end as logged, clock_timestamp() as now`)
  const now = Date.parse(row?.now ?? '')
  return {
    databaseMajor: row?.major ?? 0,
    loggedStatements: row?.logged ?? 'unknown',
    clockSkewSeconds: Math.abs(clock.now() - now) / 1000,
    roleFault: await findRoleFault(database),
  }
}

/** Whether the company has programs, or scripts of its people, and has not said that they need keys. */
async function isUnbound({ database, clock }: Services, { id, policy }: Tenant): Promise<boolean> {
  if (policy.programKeys) return false
  const now = new Date(clock.now()).toISOString()
  const [row] = await database.read<{ some: boolean }>(
    id,
    sql`select exists(select from api_client c where c.tenant_id = ${id} and c.document::jsonb ->> 'ended' = 'false')
      or exists(select from session s where s.tenant_id = ${id} and s.ended_at is null and s.expires_at > ${now}
        and s.document::jsonb #>> '{client,personal}' = 'true') as some`,
  )
  return row?.some === true
}

/** What companies have said for themselves: emergencies that were not looked at yet, and programs that need no keys. */
async function policyFacts(services: Services) {
  const { database, tenants } = services
  // a policy whose seal is broken is told of as an altered row
  const all = await Promise.all((await allTenants(database)).map((id) => tenants.load(id).catch(() => null)))
  const sound = all.filter((tenant) => tenant !== null)
  const unbound = await Promise.all(sound.map((tenant) => isUnbound(services, tenant)))
  return {
    emergenciesOpen: sound.flatMap(({ policy }) => policy.emergencies).filter(({ review }) => review === null).length,
    unboundPrograms: unbound.filter(Boolean).length,
  }
}

interface PeopleFacts {
  readonly founders: number
  readonly without_passkey: number
}

async function peopleFacts({ database }: Services) {
  const tenants = await allTenants(database)
  const administrators = [...ADMINISTRATOR_ROLES]
  const rows = await Promise.all(
    tenants.map((tenantId) =>
      database.read<PeopleFacts>(
        tenantId,
        sql`select count(*) filter (where u.founder)::int as founders,
          count(*) filter (where u.roles && ${administrators}::text[] and not exists (select from credential c
            where c.tenant_id = u.tenant_id and c.user_id = u.id and c.kind = 'passkey' and c.confirmed))::int as without_passkey
          from app_user u where u.tenant_id = ${tenantId} and u.status = 'active'`,
      ),
    ),
  )
  const sum = (of: (row: PeopleFacts) => number) => rows.flat().reduce((total, row) => total + of(row), 0)
  return {
    companies: tenants.length,
    founders: sum((row) => row.founders),
    administratorsWithoutPasskey: sum((row) => row.without_passkey),
  }
}

/** Looks at the installation: its files, its database, its people by number. */
export async function gatherFacts(services: Services, ground: Ground): Promise<Facts> {
  const [database, people, rows, policies, connections] = await Promise.all([
    databaseFacts(services),
    peopleFacts(services),
    rowsPosture(services),
    policyFacts(services),
    connectionsEnding(services),
  ])
  const { bavail, blocks } = statfsSync(ground.dataDir)
  return {
    ...database,
    ...people,
    ...policies,
    rows,
    connectionsEnding: connections,
    rootKeyMode: statSync(ground.rootKeyPath).mode & 0o777,
    keysOnDataDisk: statSync(ground.keysDir).dev === statSync(ground.dataDir).dev,
    separateUsers: ground.separateUsers,
    freeDiskShare: blocks === 0 ? 0 : bavail / blocks,
    host: services.settings.HOLDFAST_URL.hostname,
    servedHost: ground.servedAt === null ? null : new URL(ground.servedAt).hostname,
  }
}
