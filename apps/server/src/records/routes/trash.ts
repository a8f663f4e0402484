import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver, reachesFor, visibleFields } from '@holdfast/policy'
import { sql } from 'kysely'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { TRASH_DAYS } from '../delete.ts'
import { purposeFor } from '../load.ts'
import { both, reachesCondition, sourceOf } from '../reach-sql.ts'
import { type OpenRecord, openRows } from '../record.ts'
import { type Row, rowColumns } from '../row.ts'
import { viewRecord } from '../view.ts'
import { Members } from './shared.ts'

const Query = Type.Object(
  { object: Type.String({ maxLength: 64 }), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) },
  { additionalProperties: false },
)

/** The deleted records the caller may restore, newest first. */
async function deletedRows(ctx: RequestContext, object: ObjectDeclaration, limit: number): Promise<Row[]> {
  const { caller, services } = ctx
  const source = sourceOf(object)
  const reach = reachesCondition(reachesFor(caller.access, object.name, 'restore'), caller.principal, source)
  const oldest = new Date(services.clock.now() - TRASH_DAYS * 86_400_000).toISOString()
  const where = both([
    sql`r.tenant_id = ${caller.tenant.id}`,
    sql`r.deleted_at > ${oldest}`,
    sql`r.merged_into is null`,
    reach,
  ])
  return services.database.read<Row>(
    caller.tenant.id,
    sql`select ${rowColumns(object, {})}, r.deleted_by from ${source.from} where ${where} order by r.deleted_at desc limit ${limit}`,
  )
}

/** Counts the people on the page against the caller's budget of listed customers. */
async function countListed(ctx: RequestContext, object: ObjectDeclaration, open: readonly OpenRecord[]) {
  const { caller, services } = ctx
  if (object.subject === 'many' || open.length === 0) return []
  const subjects = open.map((record) => ({ subjectId: record.row.key_id, recordId: record.row.id }))
  const sight = await services.ledger.admit(
    { tenantId: caller.tenant.id, principalId: caller.user.id, kind: 'listed', subjects },
    caller.access.budgets,
  )
  return sight === null ? [] : [sight]
}

async function listTrash(ctx: RequestContext, object: ObjectDeclaration, limit: number): Promise<Answer> {
  const { caller, services } = ctx
  const open = await openRows(
    { services, access: caller.access, object, action: 'read', purpose: purposeFor(object) },
    await deletedRows(ctx, object, limit),
  )
  const sights = await countListed(ctx, object, open)
  const wanted = { fields: new Set([object.title]), everVisible: visibleFields(caller.access, object.name) }
  const data = open.map((record) => ({
    object: object.name,
    ...viewRecord(record, wanted),
    deletedAt: record.row.deleted_at,
  }))
  return {
    status: 200,
    body: { data, page: { next: null, limit } },
    audit: {
      act: `${object.name}.list`,
      outcome: 'allowed',
      object: object.name,
      ids: open.map((record) => record.row.id),
      facts: { trash: true },
    },
    sights,
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
    const object = ctx.caller.tenant.catalog.findObject(input.query.object)
    if (object === undefined || !mayEver(ctx.caller.access, object.name, 'restore')) throw new Refusal('forbidden')
    return listTrash(ctx, object, input.query.limit ?? 50)
  },
})
