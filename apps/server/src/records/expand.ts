import type { ObjectDeclaration } from '@holdfast/catalog'
import { findField, wireName } from '@holdfast/catalog'
import { reachesFor, visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import type { RequestContext } from '../platform/gate/context.ts'
import { both, reachesCondition, sourceOf } from './reach-sql.ts'
import { openRows } from './record.ts'
import { type Row, rowColumns } from './row.ts'
import { viewRecord } from './view.ts'

/** Views whose references are to be shown as the records they point to, as far as the caller may see them. */
interface Expansion {
  readonly object: ObjectDeclaration
  readonly views: readonly Record<string, unknown>[]
  readonly expand: readonly string[]
}

/** The records of one object by id that lie within the caller's reach, viewed by their title alone. */
async function titlesOf(
  ctx: RequestContext,
  target: string,
  ids: readonly string[],
): Promise<Map<string, Record<string, unknown>>> {
  const { caller, services } = ctx
  if (ids.length === 0) return new Map()
  if (target === 'user') return services.people.namesOf(caller.tenant.id, ids)
  const object = caller.tenant.catalog.getObject(target)
  const source = sourceOf(object)
  const reach = reachesCondition(reachesFor(caller.access, target, 'read'), caller.principal, source)
  const rows = await services.database.read<Row>(
    caller.tenant.id,
    sql`select ${rowColumns(object, {})} from ${source.from} where ${both([sql`r.tenant_id = ${caller.tenant.id}`, sql`r.id = any(${ids}::uuid[])`, sql`r.deleted_at is null`, reach])}`,
  )
  const records = await openRows({ services, access: caller.access, object, action: 'read', purpose: 'show' }, rows)
  const wanted = { fields: new Set([object.title]), everVisible: visibleFields(caller.access, target) }
  return new Map(records.map((record) => [record.row.id, titleOnly(viewRecord(record, wanted), object.title)]))
}

const titleOnly = (view: Record<string, unknown>, title: string): Record<string, unknown> => ({
  id: view['id'],
  [title]: view[title] ?? null,
})

/** Adds `account: {id, name}` beside `accountId` for every asked reference; what the caller does not reach stays an id. */
export async function expandRecords(ctx: RequestContext, expansion: Expansion): Promise<void> {
  for (const key of expansion.expand) {
    const field = findField(expansion.object, key)
    const target = field?.targets?.[0]
    if (field === undefined || target === undefined || field.kind !== 'reference') continue
    const name = wireName({ key, field })
    const ids = [
      ...new Set(expansion.views.map((view) => view[name]).filter((id): id is string => typeof id === 'string')),
    ]
    const titles = await titlesOf(ctx, target, ids)
    for (const view of expansion.views)
      view[key] = typeof view[name] === 'string' ? (titles.get(view[name]) ?? null) : null
  }
}
