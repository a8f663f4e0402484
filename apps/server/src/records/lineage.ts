/** A record and those that were merged into it, as far as the merges are the application's own. */
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

const LABEL = 'merge'

/** One record of a line: what came after its version belongs to another time, or to nobody. */
export interface Ancestor {
  readonly id: string
  readonly keyId: string
  readonly version: number
}

/** What the keeper seals of a merge: which record lives on for which, and how far that one had come. */
export interface SealedMerge {
  readonly mergeId: string
  readonly keptId: string
  readonly mergedId: string
  readonly mergedVersion: number
}

const documentOf = (object: string, { mergeId, keptId, mergedId, mergedVersion }: SealedMerge): string =>
  JSON.stringify([object, mergeId, keptId, mergedId, mergedVersion])

/** Seals a merge in the transaction that makes it: one written behind the application hands nothing over. */
export async function sealMerge({ services, object }: Writing, tx: Transaction, merge: SealedMerge): Promise<void> {
  const [mac] = await services.keeper.mac(tx.tenantId, LABEL, [documentOf(object.name, merge)])
  await tx.query(
    sql`update merge set merged_version = ${merge.mergedVersion}, mac = ${mac} where tenant_id = ${tx.tenantId} and id = ${merge.mergeId}`,
  )
}

interface LineRow {
  readonly id: string
  readonly key_id: string
  readonly version: number
  readonly into_id: string | null
  readonly merge_id: string | null
  readonly merged_version: number | null
  readonly mac: Uint8Array | null
}

function lineRows({ services, caller, object }: Writing, id: string): Promise<LineRow[]> {
  const [tenantId, table] = [caller.tenant.id, sql.table(object.name)]
  return services.database.read<LineRow>(
    tenantId,
    sql`with recursive line (id, key_id, version, into_id) as (
        select id, key_id, version, null::uuid from ${table} where tenant_id = ${tenantId} and id = ${id}
        union
        select m.id, m.key_id, m.version, line.id from ${table} m join line on m.merged_into = line.id where m.tenant_id = ${tenantId})
      select line.id, line.key_id, line.version, line.into_id, g.id as merge_id, g.merged_version, g.mac from line
      left join merge g on g.tenant_id = ${tenantId} and g.object = ${object.name} and g.merged_id = line.id and g.kept_id = line.into_id
        and g.undone_at is null and g.mac is not null`,
    'line',
  )
}

/** Those rows of which the keeper says that their merge was the application's. */
async function provenRows(
  { services, caller, object }: Writing,
  rows: readonly LineRow[],
): Promise<readonly LineRow[]> {
  const items = rows.flatMap((row) => {
    const { into_id: keptId, merge_id: mergeId, merged_version: mergedVersion, mac } = row
    if (keptId === null || mergeId === null || mergedVersion === null || mac === null) return []
    return [{ row, mac, document: documentOf(object.name, { mergeId, keptId, mergedId: row.id, mergedVersion }) }]
  })
  if (items.length === 0) return []
  const sound = await services.keeper.verifyMacs(caller.tenant.id, LABEL, items)
  return items.filter((_, at) => sound[at] === true).map(({ row }) => row)
}

/** The record, and all that were truly merged into it or into one of those. A circle, which only forged rows can make, ends where it began. */
export async function lineOf(writing: Writing, record: OpenRecord): Promise<readonly Ancestor[]> {
  const rows = await lineRows(writing, record.row.id)
  const proven = await provenRows(writing, rows)
  const line = new Map<string, Ancestor>()
  const add = ({ id, key_id: keyId, version, merged_version: last }: LineRow): void => {
    if (line.has(id)) return
    line.set(id, { id, keyId, version: Math.min(version, last ?? version) })
    for (const row of proven.filter((each) => each.into_id === id)) add(row)
  }
  const own = rows.find((row) => row.into_id === null)
  if (own !== undefined) add(own)
  return [...line.values()]
}
