import type { ObjectDeclaration, SealedClass } from '@holdfast/catalog'
import { type Action, may, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import type { Purpose } from '../platform/keys/keeper.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import { oldestInTrash } from './trash-time.ts'
import type { Writing } from './writing.ts'

/** Texts are nobody's name: they are counted by the keeper apart from people. */
export const purposeFor = (object: ObjectDeclaration): Purpose => (object.subject === 'many' ? 'job' : 'show')

/** The budget of an act: its own where it states one (imports), else the object's usual one. */
export const purposeOf = ({ object, purpose }: Writing): Purpose => purpose ?? purposeFor(object)

export interface Wanted {
  readonly id: string
  readonly action: Action
  readonly classes?: readonly SealedClass[]
  /** Deleted records are wanted (restore), or living ones. */
  readonly deleted?: boolean
  /** Locks the row in the transaction until it ends. */
  readonly lockIn?: Transaction
}

async function findRow(writing: Writing, wanted: Wanted): Promise<Row | undefined> {
  const { services, caller, object } = writing
  const source = sourceOf(object)
  const reaches = reachesFor(caller.access, object.name, wanted.action)
  const usesFound = reaches.includes('found')
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.id = ${wanted.id}`,
    wanted.deleted === true
      ? sql`r.deleted_at > ${oldestInTrash(services.clock)} and r.merged_into is null`
      : sql`r.deleted_at is null`,
    reachesCondition(reaches, caller.principal, source),
  ])
  const columns = rowColumns(object, {
    ...(wanted.classes === undefined ? {} : { classes: wanted.classes }),
    ...(usesFound ? { found: caller.principal } : {}),
  })
  const statement = sql`select ${columns} from ${source.from} where ${where}${wanted.lockIn === undefined ? sql`` : sql` for update of r`}`
  const rows =
    wanted.lockIn === undefined
      ? await services.database.read<Row>(caller.tenant.id, statement, 'record')
      : await wanted.lockIn.query<Row>(statement)
  return rows[0]
}

/**
 * A record within the caller's reach for the action, opened. The same predicate as the list's: what a list shows, this finds. Refuses with 404
 * alike what does not exist and what lies beyond reach, and with 410 what was erased.
 */
export async function loadRecord(writing: Writing, wanted: Wanted): Promise<OpenRecord> {
  const { services, caller, object } = writing
  const row = await findRow(writing, wanted)
  if (row === undefined) throw new Refusal('not_found')
  const [record] = await openRows(
    { services, access: caller.access, object, action: wanted.action, purpose: purposeOf(writing) },
    [row],
  )
  if (record === undefined || !may(caller.access, { object: object.name, action: wanted.action }, record.reach))
    throw new Refusal('not_found')
  if (record.erased) throw new Refusal('erased')
  return record
}

/**
 * Many records at once, locked until the transaction ends: those of the ids that live within the caller's reach for the action and open. What is
 * missing from the answer is gone, moved beyond reach, or broken; which of these is not told.
 */
export async function openMany(
  writing: Writing,
  tx: Transaction,
  wanted: { ids: readonly string[]; action: Action },
): Promise<OpenRecord[]> {
  const { services, caller, object } = writing
  const source = sourceOf(object)
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.id = any(${wanted.ids}::uuid[])`,
    sql`r.deleted_at is null`,
    reachesCondition(reachesFor(caller.access, object.name, wanted.action), caller.principal, source),
  ])
  const rows = await tx.query<Row>(
    sql`select ${rowColumns(object, {})} from ${source.from} where ${where} order by r.id for update of r`,
  )
  const opening = { services, access: caller.access, object, action: wanted.action, purpose: purposeOf(writing) }
  return (await openRows(opening, rows)).filter(
    (record) => !record.erased && may(caller.access, { object: object.name, action: wanted.action }, record.reach),
  )
}

/** The record that an id points to now: an id that was merged away leads to the one that was kept. */
export async function currentId(writing: Writing, id: string): Promise<string> {
  const { services, caller, object } = writing
  const [row] = await services.database.read<{ merged_into: string | null }>(
    caller.tenant.id,
    sql`select merged_into from ${sql.table(object.name)} where tenant_id = ${caller.tenant.id} and id = ${id}`,
    'merged_into',
  )
  return row?.merged_into == null ? id : currentId(writing, row.merged_into)
}
