import { fieldsOf, type NamedField, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { deleteRecord } from './delete.ts'
import { type Pointing, pointingColumns } from './pointing.ts'
import { rebind } from './rebind.ts'
import type { OpenRecord } from './record.ts'
import { changeOf, storeChange } from './update.ts'
import type { Writing } from './writing.ts'

/** Which side's value a field keeps. */
export type Choice = 'this' | 'other'

/** Two records that are one person or company. `kept` goes on living; `merged` leads to it from now on. */
export interface Pair {
  readonly kept: OpenRecord
  readonly merged: OpenRecord
}

const isSet = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0)
const same = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** Fields both records fill differently: each needs the person's choice. */
export function conflictingFields({ kept, merged }: Pair): readonly NamedField[] {
  return fieldsOf(kept.object).filter(
    ({ key, field }) =>
      field.computed !== true &&
      key !== 'owner' &&
      isSet(kept.values[key]) &&
      isSet(merged.values[key]) &&
      !same(kept.values[key], merged.values[key]),
  )
}

const onlyInMerged = ({ kept, merged }: Pair): readonly NamedField[] =>
  fieldsOf(kept.object).filter(
    ({ key, field }) =>
      field.computed !== true && key !== 'owner' && !isSet(kept.values[key]) && isSet(merged.values[key]),
  )

/** The patch a merge applies to the kept record. Refuses, naming each field, while a choice is missing: nothing is picked silently. */
function patchOf(pair: Pair, choose: Readonly<Record<string, Choice>>): Record<string, Json> {
  const conflicts = conflictingFields(pair)
  const undecided = conflicts.filter((named) => choose[wireName(named)] === undefined)
  if (undecided.length > 0)
    throw new Refusal('merge_undecided', {
      errors: undecided.map((named) => ({ path: `/choose/${wireName(named)}`, code: 'required' })),
    })
  const taken = [...conflicts.filter((named) => choose[wireName(named)] === 'other'), ...onlyInMerged(pair)]
  return Object.fromEntries(taken.map((named) => [wireName(named), pair.merged.values[named.key] ?? null]))
}

interface Moved {
  readonly table: string
  readonly column: string
  readonly ids: readonly string[]
}

async function turn(
  writing: Writing,
  tx: Transaction,
  place: Pointing & { readonly from: string; readonly to: string },
): Promise<Moved> {
  const column = sql.ref(place.column)
  const set =
    place.kind === 'many'
      ? sql`${column} = array_replace(${column}, ${place.from}::uuid, ${place.to}::uuid)`
      : sql`${column} = ${place.to}`
  const where = place.kind === 'many' ? sql`${place.from}::uuid = any(${column})` : sql`${column} = ${place.from}`
  const rows = await tx.query<{ id: string }>(
    sql`update ${sql.table(place.table)} set ${set} where tenant_id = ${tx.tenantId} and ${where} returning id`,
  )
  const ids = rows.map((row) => row.id)
  await rebind(writing, tx, { ...place, ids })
  return { table: place.table, column: place.column, ids }
}

/** Merges two records in one transaction: values as chosen, everything that pointed to the merged one turned to the kept one, both ids alive. */
export async function mergeRecords(
  writing: Writing,
  tx: Transaction,
  asked: Pair & { choose: Readonly<Record<string, Choice>> },
): Promise<string> {
  const { services, caller, object } = writing
  const { kept, merged } = asked
  const patch = patchOf(asked, asked.choose)
  await deleteRecord(writing, tx, merged)
  const change = await changeOf(writing, kept, patch)
  if (change.changed.length > 0) await storeChange(writing, tx, { ...change, act: 'merge' })
  await tx.query(
    sql`update ${sql.table(object.name)} set merged_into = ${kept.row.id} where tenant_id = ${caller.tenant.id} and id = ${merged.row.id}`,
  )
  const moved: Moved[] = []
  for (const place of pointingColumns(caller.tenant.catalog, object))
    moved.push(await turn(writing, tx, { ...place, from: merged.row.id, to: kept.row.id }))
  const id = services.newId()
  const keptVersion = kept.row.version + (change.changed.length > 0 ? 1 : 0)
  await tx.query(sql`insert into merge (tenant_id, id, object, kept_id, merged_id, at, by_id, moved, changed, kept_version)
    values (${caller.tenant.id}, ${id}, ${object.name}, ${kept.row.id}, ${merged.row.id}, ${new Date(services.clock.now()).toISOString()}, ${caller.user.id},
      ${JSON.stringify(moved.filter((each) => each.ids.length > 0))}::jsonb, ${change.changed}::text[], ${keptVersion})`)
  await publish(tx, `${object.name}.merged`, { ids: [kept.row.id, merged.row.id] })
  return id
}

export interface MergeRow {
  readonly id: string
  readonly object: string
  readonly kept_id: string
  readonly merged_id: string
  readonly moved: readonly Moved[]
  readonly changed: readonly string[]
  readonly kept_version: number
  readonly undone_at: string | null
}

/** A merge of the caller's company, locked until the transaction ends. */
export async function findMerge(tx: Transaction, id: string): Promise<MergeRow> {
  const [row] = await tx.query<MergeRow>(
    sql`select id, object, kept_id, merged_id, moved, changed, kept_version, undone_at from merge where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  if (row === undefined) throw new Refusal('not_found')
  if (row.undone_at !== null) throw new Refusal('state_conflict')
  return row
}

/** Turns back what a merge turned, as far as it still points where the merge left it. */
export async function turnBack(writing: Writing, tx: Transaction, row: MergeRow): Promise<void> {
  for (const { table, column, ids } of row.moved) {
    const name = sql.ref(column)
    // a column of several people is an array; everything else holds one id
    const isArray = await tx.query<{ array: boolean }>(
      sql`select data_type = 'ARRAY' as array from information_schema.columns where table_name = ${table} and column_name = ${column}`,
    )
    const set =
      isArray[0]?.array === true
        ? sql`${name} = array_replace(${name}, ${row.kept_id}::uuid, ${row.merged_id}::uuid)`
        : sql`${name} = ${row.merged_id}`
    const where = isArray[0]?.array === true ? sql`true` : sql`${name} = ${row.kept_id}`
    const turned = await tx.query<{ id: string }>(
      sql`update ${sql.table(table)} set ${set} where tenant_id = ${tx.tenantId} and id = any(${ids}::uuid[]) and ${where} returning id`,
    )
    const back = { table, column, ids: turned.map(({ id }) => id), from: row.kept_id, to: row.merged_id }
    await rebind(writing, tx, back)
  }
}

export async function markUndone(writing: Writing, tx: Transaction, row: MergeRow): Promise<void> {
  const at = new Date(writing.services.clock.now()).toISOString()
  await tx.query(sql`update merge set undone_at = ${at} where tenant_id = ${tx.tenantId} and id = ${row.id}`)
  await tx.query(
    sql`update ${sql.table(row.object)} set merged_into = null where tenant_id = ${tx.tenantId} and id = ${row.merged_id}`,
  )
}
