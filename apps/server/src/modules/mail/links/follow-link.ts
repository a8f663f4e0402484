/** Whoever follows a link of a letter is sent on; that it was followed is counted only while the person still agrees. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'
import { NIL_UUID } from '../../../platform/identifiers.ts'
import { lockPlain } from '../../../records/index.ts'
import { countCall, tenantByKey } from '../../forms/index.ts'
import { LETTER_OBJECT } from '../owner.ts'
import { linkDigest, mayCount, targetOf } from './count-links.ts'

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

/**
 * Sends whoever follows a link on to where it leads: nowhere but where the letter's writer pointed. Of who follows it nothing is kept. All addresses that
 * lead nowhere are one answer.
 */
export async function followLink(ctx: RequestContext, key: string): Promise<Answer> {
  const { services } = ctx
  const tenant = await tenantByKey(services, key)
  if (tenant === null) throw new Refusal('not_found')
  const call = { tenantId: tenant.id, formId: NIL_UUID, address: ctx.address }
  const wait = await countCall(services, call, ['address_link'])
  if (wait !== null) throw new Refusal('too_many_requests', { retryAfterSeconds: wait })
  return services.database.inTenant(tenant.id, async (tx) => {
    const row = await findLink(tx, key)
    if (row === undefined) throw new Refusal('not_found')
    const target = await targetOf(services, { tenantId: tenant.id, activityId: row.activity_id }, row)
    if (target === null) throw new Refusal('not_found')
    await count(ctx, { tenant, tx, row })
    const headers = { Location: target, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' }
    return { status: 302, headers, audit: UNRECORDED }
  })
}
