import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import { purposeFor } from '../load.ts'
import { openCursor, sealCursor } from '../query/cursor.ts'
import { actCondition, both, sourceOf } from '../reach-sql.ts'
import { type OpenRecord, openRows } from '../record.ts'
import { type Row, rowColumns } from '../row.ts'
import { admitSight, subjectsOf } from '../sights.ts'
import { endsInTrash, oldestInTrash } from '../trash-time.ts'
import { viewRecord } from '../view.ts'

const DEFAULT_LIMIT = 50
const Query = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
)

/** The rows of a page, last deleted first, and one more that tells whether there is a next. */
async function deletedRows(
  ctx: RequestContext,
  object: ObjectDeclaration,
  page: { limit: number; after: readonly unknown[] | null },
): Promise<Row[]> {
  const { caller, services } = ctx
  const source = sourceOf(object)
  const [at, id] = page.after ?? []
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.deleted_at > ${oldestInTrash(services.clock)}`,
    sql`r.merged_into is null`,
    actCondition(caller, object, 'restore'),
    ...(page.after === null ? [] : [sql`(r.deleted_at, r.id) < (${at}::timestamptz, ${id}::uuid)`]),
  ])
  return services.database.read<Row>(
    caller.tenant.id,
    sql`select ${rowColumns(object, {})} from ${source.from} where ${where} order by r.deleted_at desc, r.id desc limit ${page.limit + 1}`,
  )
}

/** What is shown of deleted records: the title, who deleted it and when, and until when it can be taken out. */
async function entriesOf(ctx: RequestContext, object: ObjectDeclaration, open: readonly OpenRecord[]) {
  const { caller, services } = ctx
  const wanted = { fields: new Set([object.title]), everVisible: visibleFields(caller.access, object.name) }
  const deleters = [...new Set(open.flatMap(({ row }) => row.deleted_by ?? []))]
  const names = await services.people.namesOf(caller.tenant.id, deleters)
  return open.map((record) => ({
    object: object.name,
    ...viewRecord(record, wanted),
    deletedAt: record.row.deleted_at,
    deletedBy: record.row.deleted_by,
    deletedByName: names.get(record.row.deleted_by ?? '')?.['name'] ?? null,
    endsAt: endsInTrash(String(record.row.deleted_at)),
  }))
}

async function listTrash(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { limit: number; cursor: string | null },
): Promise<Answer> {
  const { caller, services } = ctx
  const binding = { tenantId: caller.tenant.id, userId: caller.user.id, fingerprint: `trash:${object.name}` }
  const after = asked.cursor === null ? null : await openCursor(services, binding, asked.cursor)
  const rows = await deletedRows(ctx, object, { limit: asked.limit, after })
  const shown = rows.slice(0, asked.limit)
  const opening = { services, access: caller.access, object, action: 'read', purpose: purposeFor(object) } as const
  const open = await openRows(opening, shown)
  const data = await entriesOf(ctx, object, open)
  const last = shown.at(-1)
  const next =
    rows.length > asked.limit && last !== undefined
      ? await sealCursor(services, binding, [last.deleted_at, last.id])
      : null
  return {
    status: 200,
    body: { data, page: { next, limit: asked.limit } },
    audit: {
      act: `${object.name}.list`,
      outcome: 'allowed',
      object: object.name,
      ids: open.map((record) => record.row.id),
      facts: { trash: true },
    },
    sights: await admitSight(ctx, 'listed', subjectsOf(open)),
  }
}

/** What was deleted within the last 30 days and may be restored by the caller. */
export const trashRoute: Route = route({
  name: 'trash.list',
  method: 'GET',
  path: '/trash',
  summary: { zh: '回收站', en: 'What was deleted in the last 30 days' },
  admission: { kind: 'signedIn', programs: true },
  input: { query: Query },
  output: { 200: Members },
  run: (ctx, input) => {
    const { catalog } = ctx.caller.tenant
    const object = catalog.findObject(input.query.object) ?? catalog.findByPlural(input.query.object)
    if (object === undefined || !mayEver(ctx.caller.access, object.name, 'restore')) throw new Refusal('forbidden')
    return listTrash(ctx, object, { limit: input.query.limit ?? DEFAULT_LIMIT, cursor: input.query.cursor ?? null })
  },
})
