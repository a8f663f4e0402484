/** A provider tells that somebody has logged out there (OpenID Connect Back-Channel Logout 1.0): the sessions that came of it end here. */
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { countLogout, forgetLogouts } from '../sign-in/attempts.ts'
import type { OpenIdConnection } from './connection.ts'
import { endTold, recordRefused } from './end-told.ts'
import { SignOnFault } from './fault.ts'
import { readLogout } from './logout-token.ts'
import { connectionAt, type Place } from './told-at.ts'

/** As RFC 6749 §5.2 has errors, which §2.8 asks for; it says nothing of whether the connection is one. */
const refusal = () => new Refusal('malformed', { extra: { error: 'invalid_request' } })

async function endThere(ctx: RequestContext, connection: OpenIdConnection, token: string): Promise<Answer> {
  const { subject, sid, jti, until } = await readLogout(ctx.services, connection, token)
  const once = JSON.stringify(['logout', connection.id, jti])
  const audit = await endTold(ctx, connection, { subject, sids: sid === null ? [] : [sid], once, until })
  return { status: 200, body: {}, audit }
}

/**
 * Ends the sessions that came of the one that the provider names, half-way ones too, or all that its person has by this connection: on every node within a
 * second, as whenever sessions end. Tokens that the person made for programs are their own. Refuses as the standard says; the record says why.
 */
export async function logOut(ctx: RequestContext, at: Place, token: string): Promise<Answer> {
  const { services } = ctx
  await countLogout(services, ctx.address)
  const connection = await connectionAt(services, at)
  if (connection === null || !('clientId' in connection)) throw refusal()
  try {
    const answer = await endThere(ctx, connection, token)
    await forgetLogouts(services, ctx.address)
    return answer
  } catch (error) {
    if (!(error instanceof SignOnFault)) throw error
    await recordRefused(ctx, connection, error)
    throw refusal()
  }
}
