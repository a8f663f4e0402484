/** Whoever follows a link of a letter is sent on; that it was followed is counted only while the person still agrees. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import { lockPlain } from '../../../records/index.ts'
import { countCall, tenantByKey } from '../../forms/index.ts'
import { stillPage } from '../../web/index.ts'
import { LETTER_OBJECT } from '../owner.ts'
import { linkDigest, mayCount, targetOf } from './count-links.ts'
import { type Nowhere, nowherePage } from './nowhere-page.ts'

/** No answer of a link that leads nowhere comes sooner, so that its time tells little of what was found. */
const LEAST_ANSWER_MS = 250

interface LinkRow {
  readonly activity_id: string
  readonly number: number
  readonly sealed_target: Uint8Array
  readonly object: string
  readonly record_id: string
}

async function findLink(tx: Transaction, key: string): Promise<LinkRow | undefined> {
  const [row] = await tx.query<LinkRow>(
    sql`select l.activity_id, l.number, l.sealed_target, o.object, o.record_id from mail_link l
      join mail_outgoing o on o.tenant_id = l.tenant_id and o.activity_id = l.activity_id
      where l.tenant_id = ${tx.tenantId} and l.token_digest = ${linkDigest(key)}`,
  )
  return row
}

/** Counts it where the person of the letter agrees now, and neither they nor the letter were thrown away. */
async function count(ctx: RequestContext, about: { tenant: Tenant; tx: Transaction; row: LinkRow }): Promise<void> {
  const { tenant, tx, row } = about
  const now = ctx.services.clock.now()
  const { catalog } = tenant
  const person = await lockPlain({ object: catalog.getObject(row.object) }, tx, row.record_id)
  const letter = await lockPlain({ object: catalog.getObject(LETTER_OBJECT) }, tx, row.activity_id)
  if (person === undefined || letter === undefined || !mayCount(tenant.policy, person.values, now)) return
  await tx.query(sql`update mail_link set followed = followed + 1, last_at = ${new Date(now).toISOString()}
    where tenant_id = ${tx.tenantId} and activity_id = ${row.activity_id} and number = ${row.number}`)
}

/** Where a link leads, counted; null where it leads nowhere. */
const leadOn = (ctx: RequestContext, tenant: Tenant, key: string): Promise<string | null> =>
  ctx.services.database.inTenant(tenant.id, async (tx) => {
    const row = await findLink(tx, key)
    if (row === undefined) return null
    const target = await targetOf(ctx.services, { tenantId: tenant.id, activityId: row.activity_id }, row)
    if (target !== null) await count(ctx, { tenant, tx, row })
    return target
  })

/** Where the link of a key leads, or why it leads nowhere. */
async function find(ctx: RequestContext, key: string): Promise<{ target: string } | { why: Nowhere; wait: number }> {
  const { services } = ctx
  const tenant = await tenantByKey(services, key)
  if (tenant === null) return { why: 'gone', wait: 0 }
  const call = { tenantId: tenant.id, formId: NIL_UUID, address: ctx.address }
  const wait = await countCall(services, call, ['address_link'])
  if (wait !== null) return { why: 'wait', wait }
  const target = await leadOn(ctx, tenant, key)
  return target === null ? { why: 'gone', wait: 0 } : { target }
}

/**
 * Sends whoever follows a link on to where it leads: nowhere but where the letter's writer pointed. Of who follows it nothing is kept. All addresses that
 * lead nowhere are one page, which comes no sooner than {@link LEAST_ANSWER_MS}.
 */
export async function followLink(ctx: RequestContext, key: string): Promise<Answer> {
  const least = ctx.services.rest(LEAST_ANSWER_MS)
  const found = await find(ctx, key)
  if ('target' in found) {
    const headers = { Location: found.target, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }
    return { status: 302, headers, audit: UNRECORDED }
  }
  await least
  const { why, wait } = found
  const answer = stillPage(why === 'gone' ? 404 : 429, nowherePage(why, ctx.language))
  return why === 'gone' ? answer : { ...answer, headers: { ...answer.headers, 'Retry-After': String(wait) } }
}
