/** A provider tells that somebody has logged out there (OpenID Connect Back-Channel Logout 1.0): the sessions that came of it end here. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { takeOnce } from '../../../platform/gate/once.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { endSessionsFrom } from '../sessions.ts'
import { countLogout, forgetLogouts } from '../sign-in/attempts.ts'
import { auditAs } from '../sign-in/step.ts'
import { findConnection, type OpenIdConnection } from './connection.ts'
import { SignOnFault } from './fault.ts'
import { userOfSubject } from './identity-link.ts'
import { type LoggedOut, readLogout } from './logout-token.ts'
import { sidDigest } from './sid-digest.ts'

const ACT = 'connection.log_out'

/** The address that a provider tells it at: one of each connection, as browsers come back to one of each. */
export const logoutAddress = (
  { settings }: Pick<Services, 'settings'>,
  { tenantId, id }: Pick<OpenIdConnection, 'tenantId' | 'id'>,
): string => new URL(`/api/v1/auth/sso/${tenantId}/${id}/logout`, settings.HOLDFAST_URL).href

/** As RFC 6749 §5.2 has errors, which §2.8 asks for; it says nothing of whether the connection is one. */
const refusal = () => new Refusal('malformed', { extra: { error: 'invalid_request' } })

async function connectionAt(services: Services, at: Place): Promise<OpenIdConnection | null> {
  if (!isUuid(at.tenant)) return null
  const known = await services.database.read(at.tenant, sql`select 1 from tenant where tenant_id = ${at.tenant}`)
  if (known.length === 0) return null
  const connection = await findConnection(services, readerOf(services.database, at.tenant), at.connection)
  return connection !== null && 'clientId' in connection ? connection : null
}

/** Whose sessions it is about. */
async function meant(
  services: Services,
  tx: Transaction,
  about: { connection: OpenIdConnection; told: LoggedOut; sid: string | null },
): Promise<string[]> {
  const { connection, told, sid } = about
  const { id: connectionId, issuer } = connection
  if (told.subject !== null) {
    const userId = await userOfSubject(services, tx, { connectionId, issuer, subject: told.subject })
    return userId === null ? [] : [userId]
  }
  const rows = await tx.query<{ user_id: string }>(sql`select distinct user_id from session
    where tenant_id = ${tx.tenantId} and ended_at is null and document::jsonb #>> '{cameBy,sid}' = ${sid} order by user_id`)
  return rows.map((row) => row.user_id)
}

async function endThere(ctx: RequestContext, connection: OpenIdConnection, told: LoggedOut): Promise<Answer> {
  const { services } = ctx
  const { id: connectionId, tenantId } = connection
  const sid = told.sid === null ? null : sidDigest(connectionId, told.sid)
  return services.database.inTenant(tenantId, async (tx) => {
    const text = JSON.stringify(['logout', connectionId, told.jti])
    if (!(await takeOnce(tx, { text, until: told.until }))) throw new SignOnFault('replay')
    const users = await meant(services, tx, { connection, told, sid })
    let ended = 0
    for (const userId of users) ended += await endSessionsFrom(services, tx, { userId, connectionId, sid })
    const facts = { connection: connectionId, users, ended }
    const event = { act: ACT, outcome: 'allowed', facts } as const
    const audit = await services.recorder.recordIn(tx, event, auditAs(ctx, { tenantId, userId: null }))
    return { status: 200, body: {}, audit }
  })
}

interface Place {
  readonly tenant: string
  readonly connection: string
}

/**
 * Ends the sessions that came of the one that the provider names, half-way ones too, or all that its person has by this connection: on every node within a
 * second, as whenever sessions end. Tokens that the person made for programs are their own. Refuses as the standard says; the record says why.
 */
export async function logOut(ctx: RequestContext, at: Place, token: string): Promise<Answer> {
  const { services } = ctx
  await countLogout(services, ctx.address)
  const connection = await connectionAt(services, at)
  if (connection === null) throw refusal()
  try {
    const answer = await endThere(ctx, connection, await readLogout(services, connection, token))
    await forgetLogouts(services, ctx.address)
    return answer
  } catch (error) {
    if (!(error instanceof SignOnFault)) throw error
    const facts = { connection: connection.id, reason: error.reason }
    const about = auditAs(ctx, { tenantId: connection.tenantId, userId: null })
    await services.recorder.record({ act: ACT, outcome: 'refused', code: 'malformed', facts }, about)
    throw refusal()
  }
}
