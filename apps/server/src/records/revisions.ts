/** Versions of a record under one number: the next one is made under the lock of the one before, which is superseded as the next one goes out, or is signed. */
import { isRevisable, nextVersion, type ObjectDeclaration, replacesEarlier, versionOf } from '@holdfast/catalog'
import { may } from '@holdfast/policy'
import { sql } from 'kysely'
import pg from 'pg'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { columnOf } from './columns.ts'
import { prepareAnswered, storeNew } from './create.ts'
import { momentOf } from './process.ts'
import type { OpenRecord } from './record.ts'
import { plainValues, type Row } from './row.ts'
import { setPlain } from './set-plain.ts'
import { lockRows } from './state.ts'
import type { Writing } from './writing.ts'

/** No two living records are the same version of the same number. */
export function revisionIndex(object: ObjectDeclaration): readonly string[] {
  const { revising } = object
  if (revising === undefined) return []
  const [original, at] = [revising.original, revising.at].map((key) => pg.escapeIdentifier(columnOf(object, key)))
  const name = pg.escapeIdentifier(`${object.name}_one_version`)
  return [
    `create unique index if not exists ${name} on ${pg.escapeIdentifier(object.name)} (tenant_id, ${original}, ${at}) where deleted_at is null`,
  ]
}

/** The other living versions of a record's number, locked until the transaction ends. */
function lockOthers(
  tx: Transaction,
  object: ObjectDeclaration,
  record: { id: string; original: string },
): Promise<Row[]> {
  const { id, original } = record
  const at = sql.ref(`r.${columnOf(object, object.revising?.original ?? '')}`)
  return lockRows(
    tx,
    object,
    sql`(r.id = ${original}::uuid or ${at} = ${original}::uuid) and r.id <> ${id}::uuid and r.deleted_at is null`,
  )
}

const originalOf = ({ revising }: ObjectDeclaration, { row, values }: Pick<OpenRecord, 'row' | 'values'>): string =>
  String(values[revising?.original ?? ''] ?? row.id)

/** Refuses a version that may not be followed, by its state or because it is. */
async function demandLast(tx: Transaction, record: OpenRecord): Promise<void> {
  const { object, values, row } = record
  const { revising } = object
  if (revising === undefined) throw new Refusal('not_found')
  const others = await lockOthers(tx, object, { id: row.id, original: originalOf(object, record) })
  const own = versionOf(revising, values)
  if (others.some((each) => versionOf(revising, plainValues(object, each)) > own)) throw new Refusal('revision_exists')
  if (!isRevisable(object, values)) throw new Refusal('revision_not_ready')
}

/**
 * Makes the next version of a record that was read under lock, its owner's like the record itself, and gives its id. Refuses whoever may not make one
 * there, what is no longer the newest version, and a state that is not revised.
 */
export async function reviseRecord(writing: Writing, tx: Transaction, record: OpenRecord): Promise<string> {
  const { caller, object } = writing
  if (!may(caller.access, { object: object.name, action: 'create' }, record.reach)) throw new Refusal('forbidden')
  await demandLast(tx, record)
  const { row } = record
  const values = nextVersion(object, record.values, { id: row.id, today: momentOf(writing).today })
  const prepared = await prepareAnswered(writing, { ownerId: row.owner_id, teamId: row.team_id, values })
  await storeNew(writing, tx, prepared)
  return prepared[0]?.id ?? ''
}

/** A record's row under lock with its plain values, of one that lives. Nothing of it is opened. */
export async function lockPlain(
  { object }: Pick<Writing, 'object'>,
  tx: Transaction,
  id: string,
): Promise<{ readonly row: Row; readonly values: OpenRecord['values'] } | undefined> {
  const [row] = await lockRows(tx, object, sql`r.id = ${id}::uuid and r.deleted_at is null`)
  return row === undefined ? undefined : { row, values: plainValues(object, row) }
}

/** A record's row under lock and the state it is in, of one that lives. Nothing of it is opened. */
export async function lockState(
  { object }: Pick<Writing, 'object'>,
  tx: Transaction,
  id: string,
): Promise<{ readonly row: Row; readonly state: string } | undefined> {
  const { states } = object
  const held = await lockPlain({ object }, tx, id)
  if (held === undefined || states === undefined) return undefined
  return { row: held.row, state: String(held.values[states.at] ?? states.first) }
}

/** Moves a record to another state, as `setPlain` does. */
export async function moveState(
  writing: Writing,
  tx: Transaction,
  { row, to }: { readonly row: Row; readonly to: string },
): Promise<void> {
  const { states } = writing.object
  if (states !== undefined) await setPlain(writing, tx, { row, values: { [states.at]: to } })
}

/** As a version takes their place, those before it are superseded; gives their ids. Refused where one of them was agreed upon: that one holds. */
export async function supersedeEarlier(
  writing: Writing,
  tx: Transaction,
  { record, values }: { readonly record: OpenRecord; readonly values: OpenRecord['values'] },
): Promise<readonly string[]> {
  const { object } = writing
  const { states, revising } = object
  if (states === undefined || revising === undefined || versionOf(revising, values) === 1) return []
  const stateOf = (held: OpenRecord['values']) => String(held[states.at] ?? states.first)
  if (!replacesEarlier(object, stateOf(record.values), stateOf(values))) return []
  const others = await lockOthers(tx, object, { id: record.row.id, original: originalOf(object, record) })
  const standing = others
    .map((row) => ({ row, values: plainValues(object, row) }))
    .filter(
      (each) =>
        stateOf(each.values) !== revising.superseded && versionOf(revising, each.values) < versionOf(revising, values),
    )
  if (standing.some((each) => stateOf(each.values) === revising.agreed))
    throw new Refusal('invalid', { errors: [{ path: `/${states.at}`, code: 'version_agreed' }] })
  for (const { row } of standing) await moveState(writing, tx, { row, to: revising.superseded })
  return standing.map(({ row }) => row.id)
}
