/** What a provider told of a log-out, done: sessions that came of it end, and it is recorded. */
import { sql } from 'kysely'
import type { AuditReceipt } from '../../../platform/audit/recorder.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { takeOnce } from '../../../platform/gate/once.ts'
import type { Services } from '../../../platform/services.ts'
import { endSessionsFrom } from '../sessions.ts'
import { auditAs } from '../sign-in/step.ts'
import type { Connection } from './connection.ts'
import { SignOnFault } from './fault.ts'
import { userOfSubject } from './identity-link.ts'
import { sidDigest } from './sid-digest.ts'

const ACT = 'connection.log_out'

/** Who logged out there, and of which sessions: one of both at least. With sessions those alone are meant. */
export interface Told {
  readonly subject: string | null
  readonly sids: readonly string[]
  /** What makes the word itself known, and until when it would count. */
  readonly once: string
  readonly until: number
}

interface Meant {
  readonly userId: string
  readonly sid: string | null
}

/** Whose sessions it is about, and which of theirs. */
async function meant(
  services: Services,
  tx: Transaction,
  about: { connection: Connection; told: Told },
): Promise<Meant[]> {
  const { connection, told } = about
  const { id: connectionId, issuer } = connection
  const sids = told.sids.map((sid) => sidDigest(connectionId, sid))
  if (told.subject !== null) {
    const userId = await userOfSubject(services, tx, { connectionId, issuer, subject: told.subject })
    const which = sids.length === 0 ? [null] : sids
    return userId === null ? [] : which.map((sid) => ({ userId, sid }))
  }
  const rows = await tx.query<{
    user_id: string
    sid: string
  }>(sql`select distinct user_id, document::jsonb #>> '{cameBy,sid}' as sid from session
    where tenant_id = ${tx.tenantId} and ended_at is null and document::jsonb #>> '{cameBy,sid}' = any(${sids}) order by user_id`)
  return rows.map((row) => ({ userId: row.user_id, sid: row.sid }))
}

/** Ends them, once. Throws `SignOnFault` where the provider has said it before. */
export async function endTold(ctx: RequestContext, connection: Connection, told: Told): Promise<AuditReceipt> {
  const { services } = ctx
  const { id: connectionId, tenantId } = connection
  return services.database.inTenant(tenantId, async (tx) => {
    if (!(await takeOnce(tx, { text: told.once, until: told.until }))) throw new SignOnFault('replay')
    const found = await meant(services, tx, { connection, told })
    let ended = 0
    for (const { userId, sid } of found) ended += await endSessionsFrom(services, tx, { userId, connectionId, sid })
    const facts = { connection: connectionId, users: [...new Set(found.map(({ userId }) => userId))], ended }
    return services.recorder.recordIn(
      tx,
      { act: ACT, outcome: 'allowed', facts },
      auditAs(ctx, { tenantId, userId: null }),
    )
  })
}

/** Records that what came to a connection's log-out address was not its provider's word, and why. */
export async function recordRefused(
  ctx: RequestContext,
  connection: Connection,
  { reason }: SignOnFault,
): Promise<void> {
  const about = auditAs(ctx, { tenantId: connection.tenantId, userId: null })
  const facts = { connection: connection.id, reason }
  await ctx.services.recorder.record({ act: ACT, outcome: 'refused', code: 'malformed', facts }, about)
}
