import type { ObjectDeclaration, SealedClass } from '@holdfast/catalog'
import { type Action, may, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import type { Purpose } from '../platform/keys/keeper.ts'
import { livingIds } from './merged-away.ts'
import { actCondition, both, sourceOf } from './reach-sql.ts'
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
  /** The record of that very id, not the one it was merged into. */
  readonly itself?: true
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
    actCondition(caller, object, wanted.action),
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

/** The row of the id, or of the record it was merged into: what was merged away is never found under its own id. */
async function findLiving(writing: Writing, wanted: Wanted): Promise<Row | undefined> {
  const row = await findRow(writing, wanted)
  if (row !== undefined || wanted.itself === true) return row
  const tenantId = writing.caller.tenant.id
  const read: Transaction['query'] = (statement) =>
    wanted.lockIn?.query(statement) ?? writing.services.database.read(tenantId, statement, 'merged_into')
  const living = await livingIds(read, { tenantId, object: writing.object.name, ids: [wanted.id] })
  const id = living.get(wanted.id)
  return id === undefined ? undefined : findRow(writing, { ...wanted, id })
}

/**
 * A record within the caller's reach for the action, opened; an id that was merged away leads to the record that was kept. The same predicate as the list's: what a list shows, this finds. Refuses with 404
 * alike what does not exist and what lies beyond reach, and with 410 what was erased.
 */
export async function loadRecord(writing: Writing, wanted: Wanted): Promise<OpenRecord> {
  const { services, caller, object } = writing
  const row = await findLiving(writing, wanted)
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

/** Those of many records that live within the caller's reach for the action and open; one that was merged away under the id of the one that was kept. */
export async function readMany(
  writing: Writing,
  wanted: { ids: readonly string[]; action: Action },
): Promise<OpenRecord[]> {
  const { services, caller, object } = writing
  const read: Transaction['query'] = (statement) => services.database.read(caller.tenant.id, statement)
  const living = await livingIds(read, { tenantId: caller.tenant.id, object: object.name, ids: wanted.ids })
  const ids = wanted.ids.map((id) => living.get(id) ?? id)
  const usesFound = reachesFor(caller.access, object.name, wanted.action).includes('found')
  const columns = rowColumns(object, usesFound ? { found: caller.principal } : {})
  const rows = await read<Row>(
    sql`select ${columns} from ${sourceOf(object).from} where ${among(writing, ids, wanted.action)} order by r.id`,
  )
  return openAmong(writing, rows, wanted.action)
}

const among = ({ caller, object }: Writing, ids: readonly string[], action: Action) =>
  both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.id = any(${ids}::uuid[])`,
    sql`r.deleted_at is null`,
    actCondition(caller, object, action),
  ])

async function openAmong(writing: Writing, rows: readonly Row[], action: Action): Promise<OpenRecord[]> {
  const { services, caller, object } = writing
  const opening = { services, access: caller.access, object, action, purpose: purposeOf(writing) }
  return (await openRows(opening, rows)).filter(
    (record) => !record.erased && may(caller.access, { object: object.name, action }, record.reach),
  )
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
  const { object } = writing
  const rows = await tx.query<Row>(
    sql`select ${rowColumns(object, {})} from ${sourceOf(object).from} where ${among(writing, wanted.ids, wanted.action)} order by r.id for update of r`,
  )
  return openAmong(writing, rows, wanted.action)
}

/** Refuses with 412 a record that is not of the version somebody saw, where they state one; the answer names the version it has. */
export function demandVersion({ row }: OpenRecord, stated: number | null | undefined): void {
  if (stated !== null && stated !== undefined && row.version !== stated)
    throw new Refusal('version_conflict', { extra: { version: row.version } })
}
