/** Records already in the base that a row may be: those with one of its keys. Told apart by name, opened under the budget of imports. */

import { findField, isSealedClass, type ObjectDeclaration } from '@holdfast/catalog'
import { may, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { uniqueFieldsOf } from '../../../platform/gate/unique-fields.ts'
import { IDENTITY } from '../../../records/identity.ts'
import type { PreparedRecord } from '../../../records/insert.ts'
import { reachesCondition, sourceOf } from '../../../records/reach-sql.ts'
import { type OpenRecord, openRows } from '../../../records/record.ts'
import { type Row, rowColumns } from '../../../records/row.ts'
import { amongHolders, holdersOf, type Read } from '../store/holders.ts'
import type { Item, Run } from './run.ts'

type Keys = PreparedRecord['keys']

/** A record that holds one of the keys asked for. */
export interface Candidate {
  readonly open: OpenRecord
  readonly isReached: boolean
}

/** Candidates by field and digest. */
export type Candidates = ReadonlyMap<string, readonly Candidate[]>

export const candidateKey = (key: { field: string; digest: Uint8Array }): string =>
  `${key.field}:${Buffer.from(key.digest.buffer, key.digest.byteOffset, key.digest.length).toString('latin1')}`

/** The fields by which a record counts as already there: those of the declaration, and those the company wants unique. */
const recognising = (run: Run): ReadonlySet<string> => {
  const { object, caller } = run.writing
  return new Set([
    ...(object.duplicateBy ?? []),
    ...(object.sameWithTitle ?? []),
    ...(object.sameBy === undefined ? [] : [IDENTITY]),
    ...uniqueFieldsOf(caller.tenant.policy, object),
  ])
}

export function recognisingKeys(run: Run, items: readonly Item[]): Keys {
  const fields = recognising(run)
  return items.flatMap((item) => (item.keys ?? []).filter((key) => fields.has(key.field)))
}

/** Classes to open: all of them where a record may be changed, else only that of the name. */
function classesFor(run: Run, object: ObjectDeclaration) {
  if (run.row.duplicates === 'update' || run.row.duplicates === 'merge') return {}
  const titleClass = findField(object, object.title)?.class ?? 'internal'
  return { classes: isSealedClass(titleClass) ? [titleClass] : [] }
}

type Found = Row & { readonly is_reached: boolean }

/** Reads through a transaction where one is given, that sees what it sees. */
const readerOf = (run: Run, tx?: Transaction): Read => {
  const { services, caller } = run.writing
  return tx?.query ?? ((statement) => services.database.read(caller.tenant.id, statement))
}

/**
 * Looks keys up in the base. Records this import made itself are left out, unless `withOwn`: the file is held against itself by the index of the
 * run. Through `tx` where it must see what the transaction sees.
 */
export async function findCandidates(
  run: Run,
  keys: Keys,
  through: { tx?: Transaction; withOwn?: boolean } = {},
): Promise<Candidates> {
  const { services, caller, object } = run.writing
  const found = new Map<string, Candidate[]>()
  const read = readerOf(run, through.tx)
  const holders = await holdersOf(read, { tenantId: caller.tenant.id, object: object.name, keys })
  if (holders.length === 0) return found
  const action = run.row.duplicates === 'update' || run.row.duplicates === 'merge' ? 'update' : 'read'
  const reach = reachesCondition(reachesFor(caller.access, object.name, action), caller.principal, sourceOf(object))
  const rows = await read<Found>(
    sql`select coalesce(${reach}, false) as is_reached, ${rowColumns(object, classesFor(run, object))} from ${sourceOf(object).from}
      where r.tenant_id = ${caller.tenant.id} and ${amongHolders(holders)} and r.deleted_at is null
        and (${through.withOwn === true} or r.import_id is distinct from ${run.claim.id}::uuid)`,
  )
  const opening = { services, access: caller.access, object, action, purpose: 'import' } as const
  const open = new Map((await openRows(opening, rows)).map((each) => [each.row.id, each]))
  const isSaidReached = new Map(rows.map((row) => [row.id, row.is_reached]))
  for (const { at, recordId } of holders) {
    const record = open.get(recordId)
    const key = keys[at]
    if (record === undefined || key === undefined) continue
    // the row's word for its reach is only believed where its seal held
    const isReached =
      isSaidReached.get(recordId) === true && may(caller.access, { object: object.name, action }, record.reach)
    found.set(candidateKey(key), [...(found.get(candidateKey(key)) ?? []), { open: record, isReached }])
  }
  return found
}

/** Ids of all records that hold one of the keys now, this import's own aside: what another import stored meanwhile shows here. */
export async function holderIds(tx: Transaction, run: Run, keys: Keys): Promise<ReadonlySet<string>> {
  const { object } = run.writing
  const holders = await holdersOf(tx.query, { tenantId: tx.tenantId, object: object.name, keys })
  if (holders.length === 0) return new Set()
  const rows = await tx.query<{ id: string }>(
    sql`select r.id from ${sql.table(object.name)} as r where r.tenant_id = ${tx.tenantId} and ${amongHolders(holders)} and r.deleted_at is null
      and r.import_id is distinct from ${run.claim.id}::uuid`,
  )
  return new Set(rows.map((row) => row.id))
}
