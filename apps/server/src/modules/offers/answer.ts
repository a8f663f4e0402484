/** What a customer does at a link: nothing is told or done before the code is right, and whatever is wrong is one answer. */
import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { AuditContext } from '../../platform/audit/event.ts'
import type { AuditReceipt } from '../../platform/audit/recorder.ts'
import type { Transaction } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { companyDay, type Tenant } from '../../platform/gate/tenant-policy.ts'
import { workCaller } from '../../platform/gate/work-caller.ts'
import { NIL_UUID } from '../../platform/identifiers.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { lockState, moveState } from '../../records/index.ts'
import { countCall, tenantByKey } from '../forms/index.ts'
import {
  codeDigest,
  type LinkRow,
  linkById,
  lockLink,
  MOST_WRONG,
  OFFERED,
  type Offer,
  openOf,
  sealOf,
} from './link-rows.ts'

/** No answer comes sooner, so that its time tells little of what was found. */
const LEAST_ANSWER_MS = 250

/** What a customer sent. */
export interface Sent {
  readonly code: string
  readonly act: 'show' | 'pdf' | 'accept' | 'refuse'
  readonly name: string
  readonly words: string
  /** That they agree to what they sign. */
  readonly agrees: boolean
}

/** What they may see now. */
export interface Shown {
  readonly offer: Offer
  readonly row: LinkRow
  /** Of the act that was asked: that it lacks a name, or of a contract that they agree. */
  readonly needsName: boolean
  readonly audit: AuditReceipt
}

/** The link as the one who acts: it opens no record and has no right. */
function actorOf(ctx: RequestContext, tenant: Tenant, { id: linkId, object }: LinkRow) {
  const grant = { object, actions: [], reach: 'all', fields: {}, write: [] } as const
  const caller = workCaller(tenant, { id: linkId, budgets: ['client'], grant })
  const context: AuditContext = {
    ...ctx.audit,
    tenantId: tenant.id,
    actorId: linkId,
    sessionId: null,
    clientId: linkId,
  }
  return { writing: { services: ctx.services, caller, object: tenant.catalog.getObject(object) }, context }
}

/** An address that asks too often waits, whatever it asks for. */
async function demandRoom(ctx: RequestContext, tenant: Tenant): Promise<void> {
  const call = { tenantId: tenant.id, formId: NIL_UUID, address: ctx.address }
  const wait = await countCall(ctx.services, call, ['address', 'address_day'])
  if (wait !== null) throw new Refusal('form_spent', { retryAfterSeconds: wait })
}

interface Visit {
  readonly ctx: RequestContext
  readonly tenant: Tenant
  readonly tx: Transaction
  readonly row: LinkRow
}

/** Whether the code is right and the link opens; a wrong one is counted, and so many end the link. */
async function opens({ ctx, tenant, tx, row }: Visit, code: string): Promise<boolean> {
  const { services } = ctx
  const digest = await codeDigest(services, tenant.id, { id: row.id, code })
  const isRight = digest.length === row.code_digest.length && timingSafeEqual(digest, row.code_digest)
  const today = companyDay(tenant.policy, services.clock.now())
  const isOver = row.revoked_at !== null || row.wrong >= MOST_WRONG || row.until < today
  if (isOver) return false
  if (isRight) return true
  await tx.query(sql`update customer_link set wrong = wrong + 1 where tenant_id = ${tx.tenantId} and id = ${row.id}`)
  const { context } = actorOf(ctx, tenant, row)
  const facts = { link: row.id, wrong: row.wrong + 1 }
  await services.recorder.recordIn(
    tx,
    {
      act: `${row.object}.link_open`,
      outcome: 'refused',
      object: row.object,
      recordId: row.record_id,
      code: 'code_wrong',
      facts,
    },
    context,
  )
  return false
}

/** Whether the customer has signed it at another link. */
async function isSignedElsewhere(tx: Transaction, { object, record_id: id }: LinkRow): Promise<boolean> {
  const rows = await tx.query(
    sql`select 1 from customer_link where tenant_id = ${tx.tenantId} and object = ${object} and record_id = ${id} and outcome = 'accepted' limit 1`,
  )
  return rows.length > 0
}

/** Sets the status by the same rules as by hand and keeps who answered; null where it is not open to it any more. */
async function decide(visit: Visit, sent: Sent): Promise<AuditReceipt | null> {
  const { ctx, tenant, tx, row } = visit
  const { services } = ctx
  const { writing, context } = actorOf(ctx, tenant, row)
  const outcome = sent.act === 'accept' ? 'accepted' : 'refused'
  const { object } = row
  const held = await lockState(writing, tx, row.record_id)
  if (held === undefined || held.state !== OFFERED[object].open) return null
  const to = OFFERED[object][outcome]
  if (object === 'contract' && (await isSignedElsewhere(tx, row))) return null
  if (to !== null) await moveState(writing, tx, { row: held.row, to })
  const at = new Date(services.clock.now()).toISOString()
  const content = { name: sent.name.trim(), words: sent.words.trim() }
  const sealed = await sealOf(services, tenant.id, { id: row.id, what: 'answer', content })
  await tx.query(
    sql`update customer_link set outcome = ${outcome}, decided_at = ${at}, sealed_confidential = ${sealed} where tenant_id = ${tx.tenantId} and id = ${row.id}`,
  )
  const ids = [row.record_id]
  await publish(tx, 'offer.answered', {
    userIds: held.row.owner_id === null ? [] : [held.row.owner_id],
    byId: null,
    object,
    ids,
    version: held.row.version,
  })
  const facts = {
    link: row.id,
    outcome,
    version: held.row.version,
    paper: Buffer.from(row.paper_digest).toString('hex'),
  }
  return services.recorder.recordIn(
    tx,
    { act: `${object}.link_answer`, outcome: 'allowed', object, recordId: row.record_id, facts },
    context,
  )
}

/** What the customer may see after what they sent; null where the link does not open. */
async function visit(at: Visit, sent: Sent): Promise<Shown | null> {
  const { ctx, tenant, tx, row } = at
  const { services } = ctx
  if (!(await opens(at, sent.code))) return null
  const { writing, context } = actorOf(ctx, tenant, row)
  const held = await lockState(writing, tx, row.record_id)
  // what was superseded, answered by hand or thrown away is over for this link too, unless it was answered here
  if (held === undefined || (row.outcome === null && held.state !== OFFERED[row.object].open)) return null
  const offer = await openOf<Offer>(services, tenant.id, { id: row.id, what: 'paper', sealed: row.sealed_paper })
  if (offer === null) return null
  const wants = sent.act === 'accept' || sent.act === 'refuse'
  const mayAct = sent.name.trim() !== '' && (sent.act === 'refuse' || row.object !== 'contract' || sent.agrees)
  const needsName = wants && row.outcome === null && !mayAct
  if (wants && row.outcome === null && !needsName) {
    const audit = await decide(at, sent)
    const after = await linkById(tx, row.id)
    return audit === null || after === undefined ? null : { offer, row: after, needsName, audit }
  }
  const event = {
    act: `${row.object}.link_open`,
    outcome: 'allowed',
    object: row.object,
    recordId: row.record_id,
    facts: { link: row.id, as: sent.act },
  } as const
  return { offer, row, needsName, audit: await services.recorder.recordIn(tx, event, context) }
}

/** Does what a customer sent at an address. Null where it does not open: unknown, ended, locked, superseded or with another code, which is not told apart. */
export async function atLink(ctx: RequestContext, key: string, sent: Sent): Promise<Shown | null> {
  const least = ctx.services.rest(LEAST_ANSWER_MS)
  try {
    const tenant = await tenantByKey(ctx.services, key)
    if (tenant === null) return null
    await demandRoom(ctx, tenant)
    return await ctx.services.database.inTenant(tenant.id, async (tx) => {
      const row = await lockLink(tx, key)
      if (row === undefined) {
        // as long as for one that is there
        await codeDigest(ctx.services, tenant.id, { id: NIL_UUID, code: sent.code })
        return null
      }
      return visit({ ctx, tenant, tx, row }, sent)
    })
  } finally {
    await least
  }
}
