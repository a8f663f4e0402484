/** A browser comes back from a provider's sign-in: what it asked for is taken, the identity is proven, and then it is what it was asked for. */
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import { lockUser } from '../queries.ts'
import { auditAs } from '../sign-in/step.ts'
import { type AskedSignIn, findAsked, spendAsked } from './asked.ts'
import { refusalOf } from './begin.ts'
import { type Connection, findConnection, lockConnection, updateConnection } from './connection.ts'
import { enter, groupsOf, isTwice } from './enter.ts'
import { isAway, SignOnFault } from './fault.ts'
import { rolesOfGroups } from './group-roles.ts'
import { linkIdentity } from './identity-link.ts'
import type { ProvenIdentity, Returned } from './provider.ts'
import { identityOf, isTyped } from './speak.ts'

/** What the browser brings: the provider's answer, and at which connection's address it came. */
export type Arrival = Returned & { readonly connection: string }

interface Proven {
  readonly connection: Connection
  readonly identity: ProvenIdentity
  readonly asked: AskedSignIn
}

const MOST_CLAIMS = 60
const MOST_SHOWN = 300
/** Of the token itself, not of the person. */
const TECHNICAL = new Set(['nonce', 'aud', 'exp', 'iat', 'nbf', 'at_hash', 'c_hash', 's_hash', 'jti', 'rat'])

/** What the provider tells of the administrator who tries it, for their eyes alone: none of it is kept. */
const claimsShown = ({ claims }: ProvenIdentity) =>
  Object.entries(claims)
    .filter(([name]) => !TECHNICAL.has(name))
    .slice(0, MOST_CLAIMS)
    .map(([name, value]) => ({
      name: name.slice(0, MOST_SHOWN),
      value: (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MOST_SHOWN),
    }))

/** The connection has let somebody in as it is stated now; nobody signs in by it for that. */
async function tried(ctx: RequestContext, { connection, identity, asked }: Proven): Promise<Answer> {
  const { services } = ctx
  const { id } = connection
  return services.database.inTenant(ctx.caller.tenant.id, async (tx) => {
    const found = await lockConnection(services, tx, id)
    if (found === null || found.row.version !== asked.version) throw new Refusal('sso_unasked')
    await updateConnection(services, tx, { ...found.connection, tried: true })
    const event = { act: 'connection.try', outcome: 'allowed', facts: { connection: id } } as const
    const audit = await services.recorder.recordIn(tx, event, ctx.audit)
    const roles = rolesOfGroups(connection.mapping, groupsOf(connection, identity) ?? [])
    const result = { subject: identity.subject, secondFactor: isTwice(connection, identity), roles }
    return { status: 200, body: { next: 'tried', to: asked.to, ...result, claims: claimsShown(identity) }, audit }
  })
}

/** One more way into one's own account. */
async function linked(ctx: RequestContext, { connection, identity, asked }: Proven): Promise<Answer> {
  const { services, caller } = ctx
  const userId = caller.user.id
  return services.database.inTenant(caller.tenant.id, async (tx) => {
    await lockUser(tx, userId)
    const of = { connectionId: connection.id, issuer: identity.issuer, subject: identity.subject }
    await linkIdentity(services, tx, { userId, of })
    await tellPerson(tx, { userId, news: 'identity_linked', occasion: services.newId() })
    const event = { act: 'identity.link', outcome: 'allowed', facts: { connection: connection.id } } as const
    const audit = await services.recorder.recordIn(tx, event, ctx.audit)
    return { status: 200, body: { next: 'linked', to: asked.to }, audit }
  })
}

const ACTS = { enter: 'session.sso', link: 'identity.link', try: 'connection.try' } as const

/** Of a provider that was asked, and is still in use. */
async function connectionFor(ctx: RequestContext, tenantId: string, asked: AskedSignIn): Promise<Connection> {
  const connection = await findConnection(ctx.services, readerOf(ctx.services.database, tenantId), asked.connectionId)
  if (connection === null || (!connection.on && asked.purpose !== 'try')) throw new SignOnFault('switched_off')
  return connection
}

function proceed(ctx: RequestContext, proven: Proven): Promise<Answer> {
  const { connection, identity, asked } = proven
  if (asked.purpose === 'enter') return enter(ctx, { connection, identity, to: asked.to })
  return asked.purpose === 'try' ? tried(ctx, proven) : linked(ctx, proven)
}

/** Whoever is frozen is told so, as everywhere: they have proven who they are. */
function codeOf(fault: SignOnFault): 'sso_unavailable' | 'sso_refused' | 'frozen' {
  if (fault.reason === 'frozen') return 'frozen'
  return isAway(fault) ? 'sso_unavailable' : 'sso_refused'
}

/** The reason stands in the company's log. Whoever signs in learns that they are not let in, or that nobody answers; whoever sets it up learns why. */
async function refused(
  ctx: RequestContext,
  about: { tenantId: string; asked: AskedSignIn },
  fault: SignOnFault,
): Promise<unknown> {
  const { tenantId, asked } = about
  const who = asked.purpose === 'enter' ? auditAs(ctx, { tenantId, userId: null }) : ctx.audit
  const user = fault.userId === null ? {} : { user: fault.userId }
  const facts = { connection: asked.connectionId, reason: fault.reason, ...user }
  const code = codeOf(fault)
  await ctx.services.recorder.record({ act: ACTS[asked.purpose], outcome: 'refused', code, facts }, who)
  return asked.purpose === 'enter' ? new Refusal(code) : refusalOf(fault)
}

/** Takes a browser that comes back from a provider. Whatever it brings serves once; what was typed for a directory may be typed anew until it is right. */
export async function comeBack(ctx: RequestContext, arrival: Arrival): Promise<Answer> {
  const { connection: at, ...returned } = arrival
  const begun = await findAsked(ctx, { state: returned.state, connection: at })
  const { tenantId, asked } = begun
  if (!isTyped(returned)) await spendAsked(ctx, begun)
  try {
    const connection = await connectionFor(ctx, tenantId, asked)
    const identity = await identityOf(ctx, connection, { returned, asked })
    if (isTyped(returned)) await spendAsked(ctx, begun)
    return await proceed(ctx, { connection, identity, asked })
  } catch (error) {
    throw error instanceof SignOnFault ? await refused(ctx, { tenantId, asked }, error) : error
  }
}
