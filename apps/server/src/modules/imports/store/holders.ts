/** Which records hold a value, by its keyed digest. */
import { type RawBuilder, sql } from 'kysely'
import { byteaArray, textArray } from '../../../platform/database/arrays.ts'
import type { Transaction } from '../../../platform/database/database.ts'

/** Reads in a transaction, or outside of one. */
export type Read = Transaction['query']

/** A record that holds the value asked for at this place. */
export interface Holder {
  readonly at: number
  readonly recordId: string
}

/** A shared switchboard number stands in many records; that there are many is known after these. */
const MOST_PER_KEY = 50

/**
 * The holders of each key, living or not. A statement of its own that touches no table of records: joined to one, PostgreSQL reads the whole of it
 * for every key as long as the table has no statistics, which is so for all of a company's first import (seconds a batch).
 */
export async function holdersOf(
  read: Read,
  asked: { tenantId: string; object: string; keys: readonly { field: string; digest: Uint8Array }[] },
): Promise<Holder[]> {
  const { tenantId, object, keys } = asked
  if (keys.length === 0) return []
  const rows = await read<{ at: number; record_id: string }>(
    sql`select (wanted.at - 1)::int as at, k.record_id
      from unnest(${textArray(keys.map((key) => key.field))}::text[], ${byteaArray(keys.map((key) => key.digest))}::bytea[]) with ordinality as wanted (field, digest, at)
      cross join lateral (select record_id from record_key where tenant_id = ${tenantId} and object = ${object} and field = wanted.field
        and digest = wanted.digest limit ${MOST_PER_KEY}) as k`,
  )
  return rows.map((row) => ({ at: row.at, recordId: row.record_id }))
}

/** The distinct records among holders, as a condition on `r.id`. */
export const amongHolders = (holders: readonly Holder[]): RawBuilder<boolean> =>
  sql`r.id = any(${[...new Set(holders.map(({ recordId }) => recordId))]}::uuid[])`
