/** The way to a provider: for whoever signs in, for whoever links an account of their own, and for whoever tries the connection. */
import { normaliseEmail } from '@holdfast/catalog/values'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import type { Services } from '../../../platform/services.ts'
import { loginDigest } from '../company.ts'
import { accountsByLogin } from '../queries.ts'
import { countDomainQuestion } from '../sign-in/attempts.ts'
import { auditAs } from '../sign-in/step.ts'
import { requireFreshFactor, requireFullSignIn } from '../sign-in/step-up.ts'
import { askedCookie, oneTime, type Purpose } from './asked.ts'
import { type Connection, connectionsOfDomain, type Found, findConnection, lockConnection } from './connection.ts'
import { isAway, SignOnFault } from './fault.ts'
import { addressOf } from './speak.ts'

const fault = (path: string, code: string) => new Refusal('invalid', { errors: [{ path, code }] })

/** A path of this application alone: what begins another address is none. */
const ownPath = (stated: string | undefined): string =>
  stated !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(stated) ? stated : '/'

const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1)

/** Whether the domain has a sign-in of its company's, and its name where it is one: asked of a domain alone, so that nothing is told of a person. */
export async function findSignOn(ctx: RequestContext, stated: string): Promise<Answer> {
  await countDomainQuestion(ctx.services, ctx.address)
  const domain = domainOf(normaliseEmail(`x@${stated}`) ?? '')
  const [one, ...others] = domain === '' ? [] : await connectionsOfDomain(ctx.services, domain)
  const connection = one === undefined || others.length > 0 ? null : await switchedOn(ctx.services, one)
  return { status: 200, body: { found: one !== undefined, name: connection?.name ?? null }, audit: UNRECORDED }
}

async function switchedOn(services: Services, { tenantId, connectionId }: Found): Promise<Connection | null> {
  const connection = await findConnection(services, readerOf(services.database, tenantId), connectionId)
  return connection?.on === true ? connection : null
}

/** The connection that an e-mail leads to: of several companies with the domain the one in which it is known. */
async function connectionOf(ctx: RequestContext, email: string): Promise<Connection | null> {
  const { services } = ctx
  const [found, accounts] = await Promise.all([
    connectionsOfDomain(services, domainOf(email)),
    loginDigest(services, email).then((digest) => accountsByLogin(services.database, digest)),
  ])
  const own = new Set(accounts.map(({ tenantId }) => tenantId))
  const [chosen] = [...found].sort((a, b) => Number(own.has(b.tenantId)) - Number(own.has(a.tenantId)))
  return chosen === undefined ? null : switchedOn(services, chosen)
}

interface Sending {
  readonly connection: Connection
  readonly purpose: Purpose
  readonly hint: string | null
  readonly to: string
  readonly version: number | null
}

/** Answers the provider's address, and binds what comes back from it to this browser. */
async function send(ctx: RequestContext, sending: Sending): Promise<Answer> {
  const { services } = ctx
  const { connection, purpose, hint, to, version } = sending
  const secrets = oneTime(services)
  const url = await addressOf(services, connection, { ...secrets, hint })
  const sessionId = purpose === 'enter' ? null : ctx.caller.session.id
  const asked = { ...secrets, connectionId: connection.id, purpose, sessionId, version, to }
  const cookie = await askedCookie(ctx, connection.tenantId, asked)
  return { status: 200, body: { url }, headers: { 'Set-Cookie': cookie }, audit: UNRECORDED }
}

/** Sends whoever signs in to their company's provider. Answers alike whether the e-mail is anybody's. */
export async function beginSignOn(ctx: RequestContext, input: { email: string; to?: string }): Promise<Answer> {
  await countDomainQuestion(ctx.services, ctx.address)
  const email = normaliseEmail(input.email)
  const connection = email === undefined ? null : await connectionOf(ctx, email)
  if (email === undefined || connection === null) throw fault('/email', 'choice_unknown')
  const { recorder } = ctx.services
  const about = auditAs(ctx, { tenantId: connection.tenantId, userId: null })
  const act = 'session.sso_begin'
  const facts = { connection: connection.id }
  try {
    const answer = await send(ctx, { connection, purpose: 'enter', hint: email, to: ownPath(input.to), version: null })
    await recorder.record({ act, outcome: 'allowed', facts }, about)
    return answer
  } catch (error) {
    if (!(error instanceof SignOnFault)) throw error
    await recorder.record({ act, outcome: 'refused', code: error.reason, facts }, about)
    throw new Refusal(isAway(error) ? 'sso_unavailable' : 'sso_refused')
  }
}

/** Whoever sets a connection up is told what is wrong with it. */
export function refusalOf(error: unknown): unknown {
  return error instanceof SignOnFault ? fault('/provider', `sso_${error.reason}`) : error
}

/** Sends the person to a provider of their company's, to take the account there as one more way in. */
export async function beginLink(ctx: RequestContext, id: string): Promise<Answer> {
  await requireFullSignIn(ctx)
  const { services, caller } = ctx
  const connection = await findConnection(services, readerOf(services.database, caller.tenant.id), id)
  if (connection?.on !== true) throw new Refusal('not_found')
  try {
    return await send(ctx, { connection, purpose: 'link', hint: null, to: '/settings/security', version: null })
  } catch (error) {
    throw refusalOf(error)
  }
}

/** Sends the administrator through the connection as it is stated now, which lets nobody in: they see what the provider tells. */
export async function beginTry(ctx: RequestContext, id: string): Promise<Answer> {
  await requireFreshFactor(ctx)
  const { services, caller } = ctx
  const found = await services.database.inTenant(caller.tenant.id, (tx) => lockConnection(services, tx, id))
  if (found === null) throw new Refusal('not_found')
  const { connection, row } = found
  try {
    const to = '/settings/single-sign-on'
    return await send(ctx, { connection, purpose: 'try', hint: null, to, version: row.version })
  } catch (error) {
    throw refusalOf(error)
  }
}
