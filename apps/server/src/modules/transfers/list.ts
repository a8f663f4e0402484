import { sql } from 'kysely'
import { type Reader, readerOf } from '../../platform/database/reader.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import { findReach, openCursor, recordBinding, sealCursor, TRANSFERABLE } from '../../records/index.ts'
import { deciders } from './deciders.ts'
import { TRANSFER_COLUMNS, type TransferRow, waitingAmong } from './transfer-rows.ts'
import { viewTransfers } from './view.ts'

interface Asked {
  readonly side: 'approve' | 'mine'
  readonly cursor?: string
  readonly limit?: number
}

type Matters = readonly { readonly object: string; readonly team_id: string | null; readonly asked_by: string }[]

/** The matters of requests that wait for the caller. */
async function mattersFor(ctx: RequestContext, reading: Reader): Promise<Matters> {
  const { caller, services } = ctx
  const moment = services.clock.now()
  const now = new Date(moment).toISOString()
  const rows = await reading.query<Matters[number]>(
    sql`select distinct object, team_id, asked_by from transfer where tenant_id = ${caller.tenant.id} and state = 'asked' and until > ${now} and asked_by <> ${caller.user.id}`,
  )
  if (rows.length === 0) return []
  const whoDecides = await deciders(caller.tenant, reading, moment)
  return rows.filter((row) =>
    whoDecides({ object: row.object, teamId: row.team_id, askedBy: row.asked_by }).some(
      ({ id }) => id === caller.user.id,
    ),
  )
}

const isOneOf = (
  matters: Matters,
) => sql`exists (select 1 from jsonb_to_recordset(${JSON.stringify(matters)}::jsonb) as m (object text, team_id uuid, asked_by uuid)
  where m.object = t.object and m.team_id is not distinct from t.team_id and m.asked_by = t.asked_by)`

const decidable = (matters: Matters) => (row: TransferRow) =>
  matters.some(
    ({ object, team_id, asked_by }) => object === row.object && team_id === row.team_id && asked_by === row.asked_by,
  )

/** Requests that wait for the caller's word, or that they asked for, receive or give by; the newest first. */
export async function listTransfers(ctx: RequestContext, asked: Asked): Promise<Answer> {
  const { caller, services } = ctx
  const { side, limit = 20 } = asked
  const me = caller.user.id
  const reading = readerOf(services.database, caller.tenant.id)
  const binding = recordBinding(caller, 'transfers', side)
  const position = asked.cursor === undefined ? null : await openCursor(services, binding, asked.cursor)
  const matters = await mattersFor(ctx, reading)
  const now = new Date(services.clock.now()).toISOString()
  const which =
    side === 'approve'
      ? sql`t.state = 'asked' and t.until > ${now} and ${isOneOf(matters)}`
      : sql`(t.asked_by = ${me} or t.to_id = ${me} or exists (select 1 from transfer_item i where i.tenant_id = t.tenant_id and i.transfer_id = t.id and i.owner_id = ${me}))`
  const after =
    position === null
      ? sql`true`
      : sql`(t.asked_at, t.id) < (${String(position[0])}::timestamptz, ${String(position[1])}::uuid)`
  const rows = await reading.query<TransferRow>(
    sql`select ${TRANSFER_COLUMNS} from transfer t where t.tenant_id = ${caller.tenant.id} and ${which} and ${after} order by t.asked_at desc, t.id desc limit ${limit + 1}`,
  )
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const next = last === undefined ? null : await sealCursor(services, binding, [last.asked_at, last.id])
  const { data, ids, sights } = await viewTransfers(ctx, rows.slice(0, limit), decidable(matters))
  return {
    status: 200,
    body: { data, page: { next, limit } },
    audit: ids.length === 0 ? UNRECORDED : { act: 'transfer.list', outcome: 'allowed', ids, count: ids.length },
    sights,
  }
}

/** The request that waits about a record, told to whoever reaches it. */
export async function waitingOf(ctx: RequestContext, stated: { object: string; id: string }): Promise<Answer> {
  const { caller, services } = ctx
  const { catalog } = caller.tenant
  const object = catalog.findObject(stated.object) ?? catalog.findByPlural(stated.object)
  if (object === undefined || !TRANSFERABLE.includes(object.name)) throw new Refusal('not_found')
  const asked = stated.id.toLowerCase()
  const reach = await findReach(ctx, object, { id: asked, action: 'read' })
  if (reach === null) throw new Refusal('not_found')
  const id = reach.subjectId ?? asked
  const reading = readerOf(services.database, caller.tenant.id)
  const now = new Date(services.clock.now()).toISOString()
  const transferId = (await waitingAmong(reading, caller.tenant.id, { ids: [id], now })).get(id)
  if (transferId === undefined) return { status: 200, body: { data: [] }, audit: UNRECORDED }
  const rows = await reading.query<TransferRow>(
    sql`select ${TRANSFER_COLUMNS} from transfer t where t.tenant_id = ${caller.tenant.id} and t.id = ${transferId}`,
  )
  const { data, ids, sights } = await viewTransfers(ctx, rows, decidable(await mattersFor(ctx, reading)))
  const act = { act: 'transfer.of', outcome: 'allowed', object: object.name, recordId: id } as const
  return { status: 200, body: { data }, audit: { ...act, ids, count: ids.length }, sights }
}
