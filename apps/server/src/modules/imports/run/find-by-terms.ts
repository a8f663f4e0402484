/** Records found by a natural key, as far as the importer may know of them by that very key. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { reachesShowing } from '@holdfast/policy'
import { sql } from 'kysely'
import { reachesCondition, sourceOf } from '../../../records/reach-sql.ts'
import { digestLabel } from '../../../records/search-index.ts'
import type { Writing } from '../../../records/writing.ts'
import { amongHolders, holdersOf } from '../store/holders.ts'

/** A record with the reach it lies in. */
export interface Found {
  readonly id: string
  readonly ownerId: string | null
  readonly teamId: string | null
}

interface Row {
  readonly id: string
  readonly owner_id: string | null
  readonly team_id: string | null
}

/**
 * By term; of several records the oldest, so that every import finds the same one. Only records on which the importer sees the key, masked at
 * least: by a number nobody finds a customer whose numbers they do not see.
 */
export async function findByTerms(
  writing: Writing,
  asked: { object: ObjectDeclaration; key: string; terms: readonly string[] },
): Promise<Map<string, Found>> {
  const { services, caller } = writing
  const { object, key, terms } = asked
  const tenantId = caller.tenant.id
  const digests = await services.keeper.digests(tenantId, digestLabel(object.name, key), terms)
  const holders = await holdersOf((statement) => services.database.read(tenantId, statement), {
    tenantId,
    object: object.name,
    keys: digests.map((digest) => ({ field: key, digest })),
  })
  const found = new Map<string, Found>()
  if (holders.length === 0) return found
  const source = sourceOf(object)
  const reaches = reachesShowing(caller.access, { object: object.name, key, action: 'read' }, 'masked')
  const rows = await services.database.read<Row>(
    tenantId,
    sql`select r.id, r.owner_id, r.team_id from ${source.from} where r.tenant_id = ${tenantId} and ${amongHolders(holders)} and r.deleted_at is null
      and ${reachesCondition(reaches, caller.principal, source)} order by r.created_at desc, r.id desc`,
  )
  const byId = new Map(rows.map((row, rank) => [row.id, { row, rank }]))
  const known = holders.flatMap(({ at, recordId }) => {
    const hit = byId.get(recordId)
    return hit === undefined ? [] : [{ at, ...hit }]
  })
  for (const { at, row } of known.toSorted((a, b) => a.rank - b.rank))
    found.set(terms[at] ?? '', { id: row.id, ownerId: row.owner_id, teamId: row.team_id })
  return found
}
