/** The system's own tables that are held against the record of everything: who may come in, as whom, and what they may. */
import { sql } from 'kysely'
import type { Transaction } from '../database/database.ts'
import { digestRow, type StateColumn, type StateTable, stateColumns, stateTable } from './row-digest.ts'
import { GONE } from './written.ts'

type Kinds = Partial<Record<StateColumn['kind'], readonly string[]>>

const columns = (kinds: Kinds): StateColumn[] =>
  Object.entries(kinds).flatMap(([kind, names]) => names.map((name) => ({ name, kind: kind as StateColumn['kind'] })))

/**
 * Left out are columns that change without an act and give nobody anything: when something was last used or seen, the counter of a code, the
 * language, preferences; the version, which moves with them.
 */
export const systemTables = {
  /** The company: its policy holds the structure, grants and its own fields. */
  tenant: stateTable('tenant', {
    key: 'tenant_id',
    version: 'policy_epoch',
    columns: columns({
      text: ['tenant_id', 'country', 'policy_document', 'log_origin'],
      integer: ['policy_epoch'],
      bytes: ['sealed_settings', 'policy_mac'],
    }),
  }),
  /** People with their roles, team and standing. */
  person: stateTable('app_user', {
    version: 'authority_epoch',
    columns: columns({
      text: ['id', 'status', 'team_id', 'pending_document', 'key_id'],
      list: ['roles'],
      boolean: ['founder'],
      integer: ['seal', 'authority_epoch', 'factors_epoch'],
      bytes: ['pending_mac', 'sealed_personal', 'authority_mac', 'factors_mac'],
      time: ['deleted_at'],
    }),
  }),
  credential: stateTable('credential', {
    version: null,
    columns: columns({ text: ['id', 'user_id', 'kind'], boolean: ['confirmed'], bytes: ['sealed', 'lookup'] }),
  }),
  team: stateTable('team', {
    columns: columns({
      text: ['id', 'department_id'],
      integer: ['seal', 'version'],
      bytes: ['sealed_confidential'],
      time: ['deleted_at'],
    }),
  }),
  department: stateTable('department', {
    columns: columns({
      text: ['id', 'parent_id'],
      integer: ['seal', 'version'],
      bytes: ['sealed_confidential'],
      time: ['deleted_at'],
    }),
  }),
  client: stateTable('api_client', {
    version: 'epoch',
    columns: columns({
      text: ['id', 'owner_id', 'document'],
      integer: ['epoch'],
      bytes: ['sealed_name', 'mac'],
      time: ['created_at', 'ended_at'],
    }),
  }),
  app: stateTable('oauth_app', {
    version: 'epoch',
    columns: columns({
      text: ['id', 'document'],
      integer: ['epoch'],
      bytes: ['sealed_name', 'mac'],
      time: ['created_at', 'ended_at'],
    }),
  }),
  /** What a person lets an app do for them. */
  grant: stateTable('oauth_grant', {
    version: 'epoch',
    columns: columns({
      text: ['id', 'app_id', 'user_id', 'document'],
      integer: ['epoch'],
      bytes: ['mac'],
      time: ['created_at', 'expires_at', 'ended_at'],
    }),
  }),
  /** The browsers that people signed in at. */
  device: stateTable('device', {
    version: null,
    columns: columns({
      text: ['id', 'user_id', 'thumbprint', 'document', 'machine', 'managed'],
      integer: ['managed_epoch'],
      bytes: ['sealed', 'mac', 'managed_mac'],
      time: ['created_at'],
    }),
  }),
  session: stateTable('session', {
    version: null,
    columns: columns({
      text: ['id', 'user_id', 'state', 'document'],
      bytes: ['token_hash', 'mac'],
      time: ['created_at', 'expires_at', 'ended_at'],
    }),
  }),
} as const satisfies Record<string, StateTable>

/** Notes rows of a system table as they stand in the transaction now; of what is no more, that it is gone. */
export async function noteRows(tx: Transaction, table: StateTable, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const rows = await tx.query<Readonly<Record<string, unknown>> & { readonly row_key: string }>(
    sql`select ${stateColumns(table)} from ${sql.table(table.name)} as r where r.tenant_id = ${tx.tenantId} and r.${sql.ref(table.key)} = any(${ids}::uuid[])`,
  )
  const standing = new Map(rows.map((row) => [row.row_key, row]))
  for (const id of ids) {
    const row = standing.get(id)
    const version = row === undefined || table.version === null ? 1 : Number(row[table.version])
    const digest = row === undefined ? GONE : digestRow(tx.tenantId, table, row)
    tx.written.add({ object: table.name, id, version, digest, before: null })
  }
}
