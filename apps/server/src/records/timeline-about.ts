/** What was followed up and planned about a record, the newest first. */
import { mayEver, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { purposeFor } from './load.ts'
import { both, type Condition, reachesCondition, sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import { TOLD_BY, timelineSubjects } from './timeline-subjects.ts'
import type { Writing } from './writing.ts'

/** The newest entries up to a moment, that moment included. */
export interface Span {
  readonly until: string | null
  readonly limit: number
}

/** The newest follow-ups or tasks about the record and what belongs to it, as far as the reader may see them: of each subject as many as are wanted, then of all. */
export async function recordsAbout(
  writing: Writing,
  record: OpenRecord,
  { of, until, limit }: { readonly of: keyof typeof TOLD_BY } & Span,
): Promise<OpenRecord[]> {
  const { services, caller } = writing
  if (!mayEver(caller.access, of, 'read')) return []
  const object = caller.tenant.catalog.getObject(of)
  const source = sourceOf(object)
  const reaches = reachesFor(caller.access, object.name, 'read')
  const at = sql.ref(`r.${TOLD_BY[of]}`)
  const columns = rowColumns(object, reaches.includes('found') ? { found: caller.principal } : {})
  const newest = (those: Condition) => {
    const where = both([
      sql`r.tenant_id = ${caller.tenant.id}`,
      sql`r.deleted_at is null`,
      those,
      reachesCondition(reaches, caller.principal, source),
      ...(until === null ? [] : [sql`${at} <= ${until}`]),
    ])
    return sql`(select ${columns}, ${at} as told_at from ${source.from} where ${where} order by ${at} desc, r.id desc limit ${limit})`
  }
  const { subjects, others } = timelineSubjects(caller, record)
  const about = newest(sql`r.about_object = s.object and r.about_id = s.id`)
  const parts = [
    sql`select t.* from (${subjects}) as s (object, id) cross join lateral ${about} as t`,
    ...others.map((ids) => newest(sql`r.id = any(array(${ids}))`)),
  ]
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`select distinct on (told_at, id) * from (${sql.join(parts, sql` union all `)}) as told order by told_at desc, id desc limit ${limit}`,
    'told',
  )
  return openRows({ services, access: caller.access, object, action: 'read', purpose: purposeFor(object) }, rows)
}
