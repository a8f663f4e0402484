import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type pg from 'pg'
import { escapeIdentifier } from 'pg'
import { setRolePassword } from './role-password.ts'

const MIGRATIONS = new URL('./migrations/', import.meta.url)

/** Tables the application may read and write as row-level security allows; everything else only through functions. */
const READ_WRITE = [
  'tenant',
  'login_name',
  'department',
  'team',
  'app_user',
  'credential',
  'activation',
  'recovery',
  'two_person',
  'hand_over',
  'session',
  'device',
  'api_client',
  'sign_in_connection',
  'sign_in_domain',
  'directory_user',
  'directory_group',
  'client_minute',
  'oauth_app',
  'oauth_grant',
  'sign_in_attempt',
  'spent_challenge',
  'record_key',
  'unique_rule',
  'record_history',
  'movement',
  'assignment_turn',
  'pool_movement',
  'number_given',
  'pool_warning',
  'pool_look',
  'term_warning',
  'target',
  'adjustment',
  'form_window',
  'form_outcome',
  'customer_link',
  'signing_identity',
  'contract_template',
  'contract_text',
  'disclosure',
  'seen',
  'found',
  'merge',
  'idempotency',
  'job',
  'job_turn',
  'installation_fact',
  'import',
  'import_row',
  'import_correction',
  'import_kept',
  'import_mapping',
  'notice',
  'notice_setting',
  'notice_mark',
  'calendar_feed',
  'calendar_account',
  'calendar_link',
  'mailbox',
  'mail_grant_asked',
  'mail_folder',
  'mail_letter',
  'mail_thread',
  'mail_outgoing',
  'mail_person',
  'mail_file',
  'mail_link',
  'letter_template',
  'playbook_step',
  'shared_with',
  'transfer',
  'transfer_item',
  'saved_view',
  'dashboard',
  'dashboard_letter',
  'list_preference',
  'rights_version',
  'right_use',
  'file',
] as const

const FUNCTIONS = [
  'audit_append(text, text, bytea)',
  'seen_note(uuid[], uuid[], text[], uuid[], uuid[], timestamptz[])',
  'audit_waiting()',
  'audit_pending(uuid)',
  'audit_backlog()',
  'audit_open(uuid, int, bigint)',
  'audit_store(uuid, bigint, text, text, text, text, text, text, text, text, bigint[], uuid[], int[], bigint[], bytea[])',
  'audit_signing(uuid)',
  'audit_checkpoint_store(uuid, bigint, text)',
  'all_tenants()',
  'job_claim(uuid, timestamptz, int, text[])',
  'job_counts(timestamptz)',
  'import_claim(uuid, int)',
  'import_expired(timestamptz, int)',
] as const

/** Read by the application (each under row-level security), written only by the functions above. */
const READ_ONLY = ['audit_entry', 'audit_mention', 'audit_day', 'audit_tree', 'audit_tile', 'audit_checkpoint'] as const

export interface MigrationPlan {
  /** Name of the application's role; created without log-in rights over others, without BYPASSRLS. */
  readonly appRole: string
  /** Set on the embedded database only; an external database's role has its own. */
  readonly appPassword?: string
  /** The catalogue's own tables: statements that may be run again at any time. */
  readonly catalogStatements: readonly string[]
  /** Tables among the catalogue's that the application reads and writes itself. */
  readonly catalogTables: readonly string[]
  /** Functions over the search tables, with their argument types. */
  readonly catalogFunctions: readonly string[]
}

/** What the schema of this program comes from; a database that states another was migrated by another version. */
export async function schemaFingerprint(
  plan: Pick<MigrationPlan, 'catalogStatements' | 'catalogTables' | 'catalogFunctions'>,
): Promise<string> {
  const files = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()
  const hash = createHash('sha256')
  for (const name of files) hash.update(name).update(await readFile(new URL(name, MIGRATIONS)))
  hash.update(JSON.stringify([plan.catalogStatements, plan.catalogTables, plan.catalogFunctions]))
  return hash.digest('hex')
}

async function stateSchema(owner: pg.Client, plan: MigrationPlan): Promise<void> {
  const fingerprint = JSON.stringify(await schemaFingerprint(plan))
  await owner.query(
    `insert into installation_fact (name, value) values ('schema', $1::jsonb) on conflict (name) do update set value = excluded.value`,
    [fingerprint],
  )
}

/**
 * Whether the database is at this program's schema and the application works in it at this moment: then its tables are in use, and the locks of
 * statements that change nothing would hold its readers up or, crossing theirs, break them off.
 */
async function isServing(owner: pg.Client, plan: MigrationPlan): Promise<boolean> {
  const made = await owner.query("select to_regclass('public.installation_fact') is not null as it")
  if (made.rows[0].it !== true) return false
  const { rowCount } = await owner.query(
    `select 1 from installation_fact where name = 'schema' and value = $1::jsonb
        and exists (select 1 from pg_stat_activity where datname = current_database() and usename = $2)`,
    [JSON.stringify(await schemaFingerprint(plan)), plan.appRole],
  )
  return rowCount === 1
}

async function bringAbout(owner: pg.Client, plan: MigrationPlan): Promise<void> {
  await ensureRoles(owner, plan)
  await applyFiles(owner)
  for (const statement of plan.catalogStatements) await owner.query(statement)
  await owner.query(await readFile(new URL('./secure.sql', import.meta.url), 'utf8'))
  await grantExactly(owner, plan)
  await stateSchema(owner, plan)
}

async function ensureRoles(owner: pg.Client, plan: MigrationPlan): Promise<void> {
  const role = escapeIdentifier(plan.appRole)
  const known = await owner.query('select 1 from pg_roles where rolname = $1', [plan.appRole])
  if (known.rowCount === 0)
    await owner.query(`create role ${role} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit`)
  if (plan.appPassword !== undefined) await setRolePassword(owner, plan.appRole, plan.appPassword)
  const search = await owner.query("select 1 from pg_roles where rolname = 'holdfast_search'")
  if (search.rowCount === 0) await owner.query('create role holdfast_search nologin nosuperuser nobypassrls noinherit')
}

async function applyFiles(owner: pg.Client): Promise<void> {
  await owner.query(
    'create table if not exists schema_migration (name text primary key, applied_at timestamptz not null default now())',
  )
  const applied = new Set(
    (await owner.query('select name from schema_migration')).rows.map((row: { name: string }) => row.name),
  )
  const files = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql')).sort()
  for (const name of files.filter((file) => !applied.has(file))) {
    await owner.query(await readFile(new URL(name, MIGRATIONS), 'utf8'))
    await owner.query('insert into schema_migration (name) values ($1)', [name])
  }
}

async function grantExactly(owner: pg.Client, plan: MigrationPlan): Promise<void> {
  const role = escapeIdentifier(plan.appRole)
  await owner.query('revoke all on all tables in schema public from public')
  await owner.query('revoke all on all functions in schema public from public')
  await owner.query(`grant usage on schema public to ${role}`)
  for (const table of [...READ_WRITE, ...plan.catalogTables])
    await owner.query(`grant select, insert, update, delete on ${escapeIdentifier(table)} to ${role}`)
  for (const table of READ_ONLY) await owner.query(`grant select on ${escapeIdentifier(table)} to ${role}`)
  for (const signature of [...FUNCTIONS, ...plan.catalogFunctions])
    await owner.query(`grant execute on function ${signature} to ${role}`)
}

/**
 * Brings the database to the schema of this program: numbered files, the catalogue's tables, row-level security and grants, in one transaction
 * under a lock, so that several processes may start at once. Where the application works at this very schema nothing is touched. `owner` is a
 * connection of the owning role and is never given to the server.
 */
export async function migrate(owner: pg.Client, plan: MigrationPlan): Promise<void> {
  await owner.query('begin')
  try {
    await owner.query("select pg_advisory_xact_lock(hashtext('holdfast.migrate'))")
    if (!(await isServing(owner, plan))) await bringAbout(owner, plan)
    await owner.query('commit')
  } catch (error) {
    await owner.query('rollback')
    throw error
  }
}
