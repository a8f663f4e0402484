import { findField, wireName } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { restoreRecord } from './delete.ts'
import { readPairs } from './history.ts'
import { loadRecord } from './load.ts'
import { reckonPurchases } from './purchases.ts'
import type { OpenRecord } from './record.ts'
import { changeRows } from './state.ts'
import { type Moved, type Stayed, turnBack } from './turn.ts'
import { storeChange } from './update.ts'
import { idsWithinReach } from './within-reach.ts'
import type { Writing } from './writing.ts'

/** A merge as it was noted. */
export interface MergeRow {
  readonly id: string
  readonly object: string
  readonly kept_id: string
  readonly merged_id: string
  readonly by_id: string
  readonly moved: readonly Moved[]
  readonly changed: readonly string[]
  readonly kept_version: number
  readonly undone_at: string | null
}

/** What could not be put back: fields changed since (those the caller sees), records that point elsewhere since (those within reach). */
export interface Undone {
  readonly changedSince: readonly string[]
  readonly stayed: readonly Stayed[]
}

/** A merge of the caller's company, locked until the transaction ends. Refuses with 404, and with 409 what was undone already. */
export async function findMerge(tx: Transaction, id: string): Promise<MergeRow> {
  const [row] = await tx.query<MergeRow>(
    sql`select id, object, kept_id, merged_id, by_id, moved, changed, kept_version, undone_at from merge where tenant_id = ${tx.tenantId} and id = ${id} for update`,
  )
  if (row === undefined) throw new Refusal('not_found')
  return row
}

/** The kept record; to who merged it is said that it was deleted or merged on since, to others that there is none. */
async function keptRecord(writing: Writing, tx: Transaction, row: MergeRow): Promise<OpenRecord> {
  try {
    return await loadRecord(writing, { id: row.kept_id, action: 'merge', itself: true, lockIn: tx })
  } catch (error) {
    const isGone = error instanceof Refusal && error.code === 'not_found'
    throw isGone && row.by_id === writing.caller.user.id ? new Refusal('state_conflict', { cause: error }) : error
  }
}

/** The kept record's fields as they were, as far as nobody changed them since. Gives the keys of the others. */
async function putBack(
  writing: Writing,
  tx: Transaction,
  about: { row: MergeRow; kept: OpenRecord },
): Promise<string[]> {
  const { row, kept } = about
  const pairs = await readPairs(writing, kept, row.kept_version)
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
  const untouched = row.changed.filter((key) => pairs[key] !== undefined && same(kept.values[key], pairs[key][1]))
  const before = Object.fromEntries(untouched.map((key) => [key, pairs[key]?.[0] ?? null]))
  await storeChange(writing, tx, {
    record: kept,
    values: { ...kept.values, ...before },
    changed: untouched,
    ownerId: kept.row.owner_id,
    teamId: kept.row.team_id,
    act: 'unmerge',
  })
  return row.changed.filter((key) => !untouched.includes(key))
}

/** The merged record's id leads nowhere else from now on. */
async function release(writing: Writing, tx: Transaction, row: MergeRow): Promise<void> {
  const at = new Date(writing.services.clock.now()).toISOString()
  await tx.query(sql`update merge set undone_at = ${at} where tenant_id = ${tx.tenantId} and id = ${row.id}`)
  await changeRows(tx, writing.object, {
    set: sql`merged_into = null, deleted_at = ${at}`,
    where: sql`r.id = ${row.merged_id}`,
  })
}

/** The merged record lives for itself again, however long ago it was merged. */
async function revive(writing: Writing, tx: Transaction, row: MergeRow): Promise<void> {
  const wanted = { id: row.merged_id, action: 'restore', deleted: true, itself: true, lockIn: tx } as const
  await restoreRecord(writing, tx, { record: await loadRecord(writing, wanted), act: 'unmerged' })
}

/**
 * Undoes a merge in one transaction: the kept record's fields as they were, the merged record alive, what pointed to it turned back. Refuses with
 * `state_conflict` what was undone already or whose kept record was itself merged or deleted since, and with `duplicate` where another record took
 * a value that must be unique.
 */
export async function unmerge(writing: Writing, tx: Transaction, row: MergeRow): Promise<Undone> {
  const kept = await keptRecord(writing, tx, row)
  if (row.undone_at !== null) throw new Refusal('state_conflict')
  await release(writing, tx, row)
  const changed = await putBack(writing, tx, { row, kept })
  await revive(writing, tx, row)
  const left = await turnBack(writing, tx, { moved: row.moved, turn: { from: row.kept_id, to: row.merged_id } })
  const { catalog } = writing.caller.tenant
  await reckonPurchases(tx, catalog, { buyer: writing.object, ids: [row.kept_id, row.merged_id] })
  const stayed = await Promise.all(
    left.map(async ({ object, ids }) => ({
      object,
      ids: await idsWithinReach(writing.services, writing.caller, { object, ids }),
    })),
  )
  return {
    changedSince: changed.flatMap((key) => {
      const field = findField(kept.object, key)
      return field === undefined || !kept.modes.has(key) ? [] : [wireName({ key, field })]
    }),
    stayed: stayed.filter(({ ids }) => ids.length > 0),
  }
}
