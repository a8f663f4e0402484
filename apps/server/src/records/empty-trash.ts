import type { ObjectDeclaration } from '@holdfast/catalog'
import { sql } from 'kysely'
import { workContext } from '../platform/audit/work-context.ts'
import type { Transaction } from '../platform/database/database.ts'
import { endFilesOf } from '../platform/files/file-rows.ts'
import { forgetLinks } from '../platform/mail/links.ts'
import type { Services } from '../platform/services.ts'
import { columnsOf, ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { type Condition, pointsAt } from './reach-sql.ts'
import { anchorClass } from './seal.ts'
import { dropIndex } from './search-index.ts'
import { changeRows } from './state.ts'
import { oldestInTrash } from './trash-time.ts'

const MOST_AT_ONCE = 500

/** A record of which nothing is left but its id. */
const isEmpty = (object: ObjectDeclaration, alias: string): Condition =>
  sql`(${sql.ref(`${alias}.deleted_at`)} is not null and ${sql.ref(`${alias}.${envelopeColumn(anchorClass(object))}`)} is null)`

/** Ids of records past their time, each way by an index of its own: long deleted, merged into one that is gone, reached only through one that is gone. */
function pastTime(services: Services, tx: Transaction, object: ObjectDeclaration): Condition {
  const from = sql`select r.id from ${sql.table(object.name)} r`
  const own = sql`r.tenant_id = ${tx.tenantId}`
  const gone = (target: ObjectDeclaration): Condition =>
    sql`select k.id from ${sql.table(target.name)} k where k.tenant_id = ${tx.tenantId} and ${isEmpty(target, 'k')}`
  const through = object.reachedBy === undefined ? [] : (object.fields[object.reachedBy]?.targets ?? [])
  return sql.join(
    [
      sql`${from} where ${own} and r.merged_into is null and r.deleted_at <= ${oldestInTrash(services.clock)}`,
      sql`${from} where ${own} and r.merged_into in (${gone(object)})`,
      ...through.map(
        (target) =>
          sql`${from} where ${own} and ${pointsAt(object, object.reachedBy ?? '', target)} and ${sql.ref(`r.${object.reachedBy}_id`)} in (${gone(services.catalog.getObject(target))})`,
      ),
    ],
    sql` union all `,
  )
}

/** Takes everything out of some records that are past their time; their ids stay, since others may point to them. */
async function emptySome(services: Services, tx: Transaction, object: ObjectDeclaration): Promise<readonly string[]> {
  const at = new Date(services.clock.now()).toISOString()
  const cleared = [...columnsOf(object).flatMap(({ names }) => names), ...ENVELOPE_CLASSES.map(envelopeColumn)].filter(
    (name) => !name.startsWith(`${object.reachedBy}_`),
  )
  const rows = await changeRows(tx, object, {
    set: sql`custom = '{}', deleted_at = coalesce(r.deleted_at, ${at}), ${sql.join(cleared.map((name) => sql`${sql.ref(name)} = null`))}`,
    where: sql`r.id in (
      select r.id from ${sql.table(object.name)} r where r.tenant_id = ${tx.tenantId} and not ${isEmpty(object, 'r')} and r.id in (${pastTime(services, tx, object)})
      order by r.id limit ${MOST_AT_ONCE} for update skip locked)`,
  })
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return []
  await dropIndex(tx, object.name, ids)
  const mine = sql`tenant_id = ${tx.tenantId} and object = ${object.name} and record_id = any(${ids}::uuid[])`
  for (const table of ['record_key', 'record_history', 'movement', 'playbook_step', 'disclosure'])
    await tx.query(sql`delete from ${sql.table(table)} where ${mine}`)
  await endFilesOf(tx, { object: object.name, recordIds: ids, at })
  if (object.name === 'activity') await forgetLinks(tx, ids)
  return ids
}

async function emptyFor(services: Services, tenantId: string, object: ObjectDeclaration): Promise<void> {
  const context = workContext(services, { tenantId, operation: 'trash.empty' })
  for (let count = MOST_AT_ONCE; count === MOST_AT_ONCE; )
    count = await services.database.inTenant(tenantId, async (tx) => {
      const ids = await emptySome(services, tx, object)
      if (ids.length > 0)
        await services.recorder.recordIn(
          tx,
          { act: 'trash.empty', outcome: 'allowed', object: object.name, ids, count: ids.length },
          context,
        )
      return ids.length
    })
}

/**
 * Empties the trash of all companies: what was deleted 30 days ago loses its values, history, index and digests. The keys stay: were they
 * destroyed for a date in a row, whoever can write rows could destroy the base beyond every backup. Erasure is another act.
 */
export async function emptyTrash(services: Services): Promise<void> {
  const tenants = await services.database.installation<{ id: string }>(sql`select all_tenants() as id`)
  // what is reached through another goes after it
  const objects = services.catalog.served.toSorted(
    (a, b) => Number(a.reachedBy !== undefined) - Number(b.reachedBy !== undefined),
  )
  for (const { id } of tenants) for (const object of objects) await emptyFor(services, id, object)
}
