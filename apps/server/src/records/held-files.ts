/** Files that stand on a record or on a follow-up of its timeline, as far as a reader sees them there in clear. */
import { filesOf, type StoredFile } from '@holdfast/catalog/values'
import { mayEver, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { type FileRow, findFiles } from '../platform/files/file-rows.ts'
import { purposeFor } from './load.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { type OpenRecord, openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import { standsOnTimeline } from './timeline-subjects.ts'
import type { Writing } from './writing.ts'

/** The follow-ups of a record's timeline, among these, that the reader may see. */
async function followUpsAmong(
  { services, caller }: Writing,
  record: OpenRecord,
  ids: readonly string[],
): Promise<readonly OpenRecord[]> {
  const object = caller.tenant.catalog.getObject('activity')
  if (ids.length === 0 || !mayEver(caller.access, object.name, 'read')) return []
  const source = sourceOf(object)
  const reaches = reachesFor(caller.access, object.name, 'read')
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.id = any(${ids}::uuid[])`,
    sql`r.deleted_at is null`,
    standsOnTimeline(caller, record),
    reachesCondition(reaches, caller.principal, source),
  ])
  const columns = rowColumns(object, reaches.includes('found') ? { found: caller.principal } : {})
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`select ${columns} from ${source.from} where ${where}`,
  )
  return openRows({ services, access: caller.access, object, action: 'read', purpose: purposeFor(object) }, rows)
}

/** The file in the field where its row says that it stands; undefined where it does not, or is not seen there in clear. */
function fileIn(record: OpenRecord, { id, field }: FileRow): StoredFile | undefined {
  if (field === null || record.object.fields[field]?.removed === true || record.modes.get(field) !== 'clear')
    return undefined
  return filesOf(record.values[field]).find((file) => file.id === id)
}

/**
 * Those of the files that a record, opened to be read, or a follow-up on its timeline holds, by id. One that does not exist, was taken away, stands
 * elsewhere or lies beyond the reader's reach is not among them: nothing tells which.
 */
export async function heldFiles(
  writing: Writing,
  record: OpenRecord,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredFile>> {
  if (ids.length === 0) return new Map()
  const rows = await findFiles(writing.services.database, writing.caller.tenant.id, ids)
  const idsOn = (object: string) => rows.flatMap((row) => (row.object === object ? [row.record_id ?? ''] : []))
  const homes = [record, ...(await followUpsAmong(writing, record, idsOn('activity')))]
  return new Map(
    rows.flatMap((row) => {
      const home = homes.find(({ object, row: { id } }) => object.name === row.object && id === row.record_id)
      const file = home === undefined ? undefined : fileIn(home, row)
      return file === undefined ? [] : [[row.id, file] as const]
    }),
  )
}
