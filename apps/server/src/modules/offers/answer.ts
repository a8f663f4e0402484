/** What a customer does at a link: nothing is told or done before the code is right, and whatever is wrong is one answer. */
import { timingSafeEqual } from 'node:crypto'
import { setTimeout as rest } from 'node:timers/promises'
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
import { countCall, tenantOfKey } from '../forms/index.ts'
import { codeDigest, type LinkRow, linkById, lockLink, MOST_WRONG, type Offer, openOf, sealOf } from './link-rows.ts'

const OBJECT = 'quote'
/** No answer comes sooner, so that its time tells little of what was found. */
const LEAST_ANSWER_MS = 250

/** What a customer sent. */
export interface Sent {
  readonly code: string
  readonly act: 'show' | 'pdf' | 'accept' | 'refuse'
  readonly name: string
  readonly words: string
}

/** What they may see now. */
export interface Shown {
  readonly offer: Offer
  readonly row: LinkRow
  /** Of the act that was asked: what came of it, or that it lacks a name. */
  readonly needsName: boolean
  readonly audit: AuditReceipt
}

async function tenantOf({ services }: RequestContext, key: string): Promise<Tenant | null> {
  const id = tenantOfKey(key)
  if (id === null) return null
  return services.tenants.load(id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'session_ended') return null
    throw error
  })
}

/** The link as the one who acts: it opens no record and has no right. */
function actorOf(ctx: RequestContext, tenant: Tenant, linkId: string) {
  const grant = { object: OBJECT, actions: [], reach: 'all', fields: {}, write: [] } as const
  const caller = workCaller(tenant, { id: linkId, budgets: ['client'], grant })
  const context: AuditContext = {
    ...ctx.audit,
    tenantId: tenant.id,
    actorId: linkId,
    sessionId: null,
    clientId: linkId,
  }
  return { writing: { services: ctx.services, caller, object: tenant.catalog.getObject(OBJECT) }, context }
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
  await tx.query(sql`update quote_link set wrong = wrong + 1 where tenant_id = ${tx.tenantId} and id = ${row.id}`)
  const { context } = actorOf(ctx, tenant, row.id)
  const facts = { link: row.id, wrong: row.wrong + 1 }
  await services.recorder.recordIn(
    tx,
    { act: 'quote.link_open', outcome: 'refused', object: OBJECT, recordId: row.quote_id, code: 'code_wrong', facts },
    context,
  )
  return false
}

/** Sets the quote's status by the same rules as by hand and keeps who answered; false where the quote is not open to it any more. */
async function decide(visit: Visit, sent: Sent): Promise<AuditReceipt | null> {
  const { ctx, tenant, tx, row } = visit
  const { services } = ctx
  const { writing, context } = actorOf(ctx, tenant, row.id)
  const outcome = sent.act === 'accept' ? 'accepted' : 'refused'
  const quote = await lockState(writing, tx, row.quote_id)
  if (quote === undefined || quote.state !== 'sent') return null
  await moveState(writing, tx, { row: quote.row, to: outcome })
  const at = new Date(services.clock.now()).toISOString()
  const content = { name: sent.name.trim(), words: sent.words.trim() }
  const sealed = await sealOf(services, tenant.id, { id: row.id, what: 'answer', content })
  await tx.query(
    sql`update quote_link set outcome = ${outcome}, decided_at = ${at}, sealed_confidential = ${sealed} where tenant_id = ${tx.tenantId} and id = ${row.id}`,
  )
  const ids = [row.quote_id]
  await publish(tx, 'quote.answered', {
    userIds: quote.row.owner_id === null ? [] : [quote.row.owner_id],
    byId: null,
    object: OBJECT,
    ids,
    version: quote.row.version,
  })
  const facts = {
    link: row.id,
    outcome,
    version: quote.row.version,
    paper: Buffer.from(row.paper_digest).toString('hex'),
  }
  return services.recorder.recordIn(
    tx,
    { act: 'quote.link_answer', outcome: 'allowed', object: OBJECT, recordId: row.quote_id, facts },
    context,
  )
}

/** What the customer may see after what they sent; null where the link does not open. */
async function visit(at: Visit, sent: Sent): Promise<Shown | null> {
  const { ctx, tenant, tx, row } = at
  const { services } = ctx
  if (!(await opens(at, sent.code))) return null
  const { writing, context } = actorOf(ctx, tenant, row.id)
  const quote = await lockState(writing, tx, row.quote_id)
  // what was superseded, answered by hand or thrown away is over for this link too, unless it was answered here
  if (quote === undefined || (row.outcome === null && quote.state !== 'sent')) return null
  const offer = await openOf<Offer>(services, tenant.id, { id: row.id, what: 'paper', sealed: row.sealed_paper })
  if (offer === null) return null
  const wants = sent.act === 'accept' || sent.act === 'refuse'
  const needsName = wants && row.outcome === null && sent.name.trim() === ''
  if (wants && row.outcome === null && !needsName) {
    const audit = await decide(at, sent)
    const after = await linkById(tx, row.id)
    return audit === null || after === undefined ? null : { offer, row: after, needsName, audit }
  }
  const event = {
    act: 'quote.link_open',
    outcome: 'allowed',
    object: OBJECT,
    recordId: row.quote_id,
    facts: { link: row.id, as: sent.act },
  } as const
  return { offer, row, needsName, audit: await services.recorder.recordIn(tx, event, context) }
}

/** Does what a customer sent at an address. Null where it does not open: unknown, ended, locked, superseded or with another code, which is not told apart. */
export async function atLink(ctx: RequestContext, key: string, sent: Sent): Promise<Shown | null> {
  const least = rest(LEAST_ANSWER_MS)
  try {
    const tenant = await tenantOf(ctx, key)
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
