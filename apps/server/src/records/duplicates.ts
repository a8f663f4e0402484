import { findField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { mayEver, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { Refusal } from '../platform/errors/refusal.ts'
import { uuidFromBytes } from '../platform/identifiers.ts'
import { IDENTITY } from './identity.ts'
import type { PreparedRecord } from './insert.ts'
import { keysOfAll } from './prepare.ts'
import { reachesCondition, sourceOf } from './reach-sql.ts'
import { preparingOf, type Writing } from './writing.ts'

/** A record with the same value. Within the caller's reach it is named by id; beyond it only since when a colleague holds it. */
export type Duplicate =
  | { readonly field: string; readonly id: string }
  | { readonly field: string; readonly heldSince: string }

interface HeldRow {
  readonly field: string
  readonly id: string
  readonly created_at: string
  readonly reached: boolean
}

const MOST_DUPLICATES = 20

/** Living records that share a recognised value, each within the bounds of what the caller may know of it. */
async function holders(
  writing: Writing,
  keys: PreparedRecord['keys'],
  except: readonly string[],
): Promise<Duplicate[]> {
  const { services, caller, object } = writing
  if (keys.length === 0) return []
  const source = sourceOf(object)
  const reach = reachesCondition(reachesFor(caller.access, object.name, 'read'), caller.principal, source)
  const rows = await services.database.read<HeldRow>(
    caller.tenant.id,
    sql`select k.field, r.id, r.created_at, coalesce(${reach}, false) as reached
      from unnest(${keys.map((key) => key.field)}::text[], ${keys.map((key) => key.digest)}::bytea[]) as wanted (field, digest)
      join record_key k on k.tenant_id = ${caller.tenant.id} and k.object = ${object.name} and k.field = wanted.field and k.digest = wanted.digest
      join ${source.from} on r.tenant_id = k.tenant_id and r.id = k.record_id
      where r.deleted_at is null and not r.id = any(${except}::uuid[]) order by r.created_at limit ${MOST_DUPLICATES}`,
  )
  return rows.map((row) =>
    row.reached ? { field: row.field, id: row.id } : { field: row.field, heldSince: row.created_at.slice(0, 10) },
  )
}

/** Whose values these are already, for the hint while a form is filled. Masked fields are asked for by their whole value like any search. */
export async function findDuplicates(
  writing: Writing,
  values: Readonly<Record<string, Json>>,
): Promise<{ duplicates: Duplicate[]; asked: readonly string[] }> {
  if (!mayEver(writing.caller.access, writing.object.name, 'create')) throw new Refusal('forbidden')
  const [keys = []] = await keysOfAll(preparingOf(writing), [{ values }])
  // each value asked about counts like a person seen, found or not: a walk over numbers ends at the budget
  return { duplicates: await holders(writing, keys, []), asked: keys.map((key) => uuidFromBytes(key.digest)) }
}

const UNIQUE_VIOLATION = '23505'

/** A value that must be unique is taken. Thrown inside the transaction, explained after it has ended, when a connection is free again. */
class ValueTaken extends Error {
  readonly records: readonly Pick<PreparedRecord, 'id' | 'keys'>[]
  constructor(records: readonly Pick<PreparedRecord, 'id' | 'keys'>[], cause: unknown) {
    super('value taken', { cause })
    this.records = records
  }
}

/** Runs a statement that may meet a taken value. */
export async function orTaken<T>(
  records: readonly Pick<PreparedRecord, 'id' | 'keys'>[],
  work: Promise<T>,
): Promise<T> {
  try {
    return await work
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION
    throw taken ? new ValueTaken(records, error) : error
  }
}

/** Where a value that is taken stands: what several fields say together, in each of them. */
const pathsOf = (object: ObjectDeclaration, key: string): readonly string[] =>
  (key === IDENTITY ? (object.sameBy ?? []) : [key]).map((each) => {
    const field = findField(object, each)
    return `/${field === undefined ? each : wireName({ key: each, field })}`
  })

/** Turns a taken value into its refusal: a record within reach by its id, a colleague's by its date alone. Other errors pass. */
export async function explainTaken<T>(writing: Writing, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof ValueTaken)) throw error
    const keys = error.records.flatMap((record) => record.keys.filter((key) => key.exclusive))
    const duplicates = await holders(
      writing,
      keys,
      error.records.map((record) => record.id),
    )
    const errors = keys
      .filter((key) => duplicates.some((duplicate) => duplicate.field === key.field))
      .flatMap((key) => pathsOf(writing.object, key.field))
      .map((path) => ({ path, code: 'duplicate_value' }))
    throw new Refusal('duplicate', { errors, extra: { duplicates } })
  }
}

/** Fields of an object whose values recognise a duplicate, for the form to ask about while typing. */
export const recognisingFields = (object: ObjectDeclaration): readonly string[] =>
  (object.duplicateBy ?? []).filter((key) => findField(object, key) !== undefined)
