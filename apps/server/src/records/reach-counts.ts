/** How many records of an object lie within each of somebody's reaches, and within any: counted by the conditions that every list of theirs is asked with. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Principal, Reach } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Database } from '../platform/database/database.ts'
import { type Condition, reachCondition, reachesCondition, type Source, sourceOf } from './reach-sql.ts'

interface ReachCounts {
  /** Those within any of the reaches; each record once. */
  readonly all: number
  /** In the order of the reaches. */
  readonly each: readonly number[]
}

interface Asked {
  readonly object: ObjectDeclaration
  readonly reaches: readonly Reach[]
  readonly principal: Principal
}

/** What hangs on the record itself, not on the owner and team it stands with. */
const OF_THE_RECORD: readonly Reach[] = ['found', 'shared', 'sharedToChange']

const living = ({ from }: Source, { tenantId }: Principal): Condition =>
  sql`${from} where r.tenant_id = ${tenantId} and r.deleted_at is null`

/** Each record looked at once: it reads no more rows than the widest reach holds. */
function amongReached({ reaches, principal }: Asked, source: Source): Condition {
  const counts = reaches.map((reach) => sql`count(*) filter (where ${reachCondition(reach, principal, source)})::int`)
  return sql`select count(*)::int as all, array[${sql.join(counts)}]::int[] as each from ${living(source, principal)}
    and ${reachesCondition(reaches, principal, source)}`
}

/** Of everything: where records stand is added up out of the index first, so that a million of them are looked at and none is read. */
function amongAll({ reaches, principal }: Asked, source: Source): Condition {
  const place: Source = { ...source, owner: sql`place.owner_id`, team: sql`place.team_id` }
  const counts = reaches.map((reach) =>
    OF_THE_RECORD.includes(reach)
      ? sql`(select count(*)::int from ${living(source, principal)} and ${reachCondition(reach, principal, source)})`
      : sql`coalesce(sum(place.records) filter (where ${reachCondition(reach, principal, place)}), 0)::int`,
  )
  return sql`select coalesce(sum(place.records), 0)::int as all, array[${sql.join(counts)}]::int[] as each
    from (select ${source.owner} as owner_id, ${source.team} as team_id, count(*) as records from ${living(source, principal)} group by 1, 2) as place`
}

/** Numbers alone, in one statement: no record is opened. */
export async function countReached(database: Pick<Database, 'read'>, about: Asked): Promise<ReachCounts> {
  const { object, reaches, principal } = about
  const source = sourceOf(object)
  const statement = reaches.includes('all') ? amongAll(about, source) : amongReached(about, source)
  const [row] = await database.read<{ all: number; each: number[] }>(principal.tenantId, statement)
  return row ?? { all: 0, each: reaches.map(() => 0) }
}
