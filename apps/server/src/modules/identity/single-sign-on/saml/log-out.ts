/** A browser brings a SAML provider's word that somebody has logged out there (single log-out, SAML 2.0 Profiles §4.4), and carries our answer back. */
import { Refusal } from '../../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../../platform/gate/context.ts'
import type { Answer } from '../../../../platform/gate/route.ts'
import { countLogout, forgetLogouts } from '../../sign-in/attempts.ts'
import type { OwnKey, SamlConnection } from '../connection.ts'
import { endTold, recordRefused } from '../end-told.ts'
import { SignOnFault } from '../fault.ts'
import { returnAddress } from '../provider.ts'
import { connectionAt, type Place, placeAddress } from '../told-at.ts'
import { readSamlLogout, type SamlLogout } from './read-logout.ts'
import { carriedBy } from './redirect.ts'
import { ownName } from './request.ts'
import { SAML, SAMLP, xmlText } from './xml.ts'

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success'

const refusal = () => new Refusal('malformed')

interface Answering {
  readonly connection: SamlConnection
  readonly to: string
  readonly by: OwnKey
}

/** Our signed answer to it (Core §3.7.2): always to the address that the administrators stated. */
function answerAddress({ services }: RequestContext, told: SamlLogout, { connection, to, by }: Answering): string {
  const xml =
    `<samlp:LogoutResponse xmlns:samlp="${SAMLP}" xmlns:saml="${SAML}" ID="_${services.newId()}" Version="2.0"` +
    ` IssueInstant="${new Date(services.clock.now()).toISOString()}" Destination="${xmlText(to)}" InResponseTo="${xmlText(told.id)}">` +
    `<saml:Issuer>${xmlText(ownName(services, connection))}</saml:Issuer>` +
    `<samlp:Status><samlp:StatusCode Value="${SUCCESS}"/></samlp:Status></samlp:LogoutResponse>`
  return carriedBy(to, { as: 'SAMLResponse', xml, state: told.state, by })
}

async function endThere(ctx: RequestContext, answering: Answering): Promise<Answer> {
  const { services, raw } = ctx
  const { connection } = answering
  const [, query = ''] = /^[^?]*\?([^#]*)$/.exec(raw.request.url ?? '') ?? []
  const at = placeAddress(services, connection, 'logout')
  const told = readSamlLogout(connection, query, {
    at,
    ours: returnAddress(services, connection),
    now: services.clock.now(),
  })
  const once = JSON.stringify(['saml-logout', connection.id, told.id])
  const audit = await endTold(ctx, connection, { ...told, once })
  const headers = {
    Location: answerAddress(ctx, told, answering),
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
  }
  return { status: 302, headers, audit }
}

/**
 * Ends the sessions that came of those that the provider names, or all that its person has by this connection, as a log-out told over OpenID Connect does;
 * the browser goes back with our signed answer. What is not signed, or was said before, ends nothing and is answered nothing. The record says why.
 */
export async function singleLogOut(ctx: RequestContext, place: Place): Promise<Answer> {
  const { services } = ctx
  await countLogout(services, ctx.address)
  const connection = await connectionAt(services, place)
  if (connection === null || !('saml' in connection)) throw refusal()
  const to = connection.saml.logoutUrl ?? null
  if (to === null || connection.own === undefined) throw refusal()
  try {
    const answer = await endThere(ctx, { connection, to, by: connection.own.signing })
    await forgetLogouts(services, ctx.address)
    return answer
  } catch (error) {
    if (!(error instanceof SignOnFault)) throw error
    await recordRefused(ctx, connection, error)
    throw refusal()
  }
}
