/** A person comes back from their company's provider and is let in, as far as what was shown there reaches. */
import { normaliseEmail } from '@holdfast/catalog/values'
import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import type { Transaction } from '../../../platform/database/database.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { SessionDocument } from '../../../platform/gate/session.ts'
import type { Services } from '../../../platform/services.ts'
import { loginDigest } from '../company.ts'
import { usableFactors } from '../credentials/credential.ts'
import { loadCredentials } from '../credentials/store.ts'
import { accountsByLogin } from '../queries.ts'
import { idsByExternal, peopleById } from '../scim/people.ts'
import { endReplaced, startSession } from '../sessions.ts'
import { auditAs, deviceOf, type NextStep, stepAnswer } from '../sign-in/step.ts'
import { changeAuthority, type LockedPerson, lockPerson } from '../users/authority.ts'
import { needsPasskey } from '../users/duties.ts'
import { cameByOf } from './came-by.ts'
import type { Connection } from './connection.ts'
import { SignOnFault } from './fault.ts'
import { applyGroups } from './group-roles.ts'
import { linkIdentity, userOfSubject } from './identity-link.ts'
import type { ProvenIdentity } from './provider.ts'

const administrators: ReadonlySet<string> = new Set(ADMINISTRATOR_ROLES)
const isAdministrators = (role: string): boolean => administrators.has(role)

interface Entering {
  readonly ctx: RequestContext
  readonly tx: Transaction
  readonly connection: Connection
  readonly identity: ProvenIdentity
}

/** The e-mail by which somebody may be taken for the one who was invited. */
function provenEmail({ connection, identity }: Entering): string {
  const email = normaliseEmail(identity.email ?? '')
  if (email === undefined || !identity.emailVerified) throw new SignOnFault('email_unverified')
  const domain = email.slice(email.lastIndexOf('@') + 1)
  if (!connection.domains.includes(domain)) throw new SignOnFault('email_domain')
  return email
}

/**
 * Whom somebody may be taken for who was never here: by their e-mail, or where there is none by the id that the company's directory calls them. The row is
 * found by a digest, and what is sealed in it says so again.
 */
async function meantBy(entering: Entering): Promise<string> {
  const { ctx, tx, connection, identity } = entering
  const { services } = ctx
  if (!('work' in connection)) {
    const accounts = await accountsByLogin(services.database, await loginDigest(services, provenEmail(entering)))
    const own = accounts.find(({ tenantId }) => tenantId === tx.tenantId)
    if (own === undefined) throw new SignOnFault('not_invited')
    return own.userId
  }
  const ids = connection.work.idsGiven ? await idsByExternal(services, tx, identity.subject) : []
  const [found] = await peopleById(services, tx, ids)
  if (found?.person.externalId !== identity.subject) throw new SignOnFault('not_invited')
  return found.id
}

/** The first time: whoever was invited and has not come in yet takes the identity, and neither e-mail nor directory counts again. */
async function firstTime(entering: Entering): Promise<LockedPerson> {
  const { ctx, tx, connection, identity } = entering
  const { services } = ctx
  const userId = await meantBy(entering)
  const person = await lockPerson(services, tx, userId)
  if (!person.sound || person.row.status !== 'invited') throw new SignOnFault('not_invited')
  // whoever runs the provider could come in as them: administrators come by their own link, and link afterwards
  if ([...person.authority.roles, ...(person.pending?.roles ?? [])].some(isAdministrators))
    throw new SignOnFault('administrator')
  const of = { connectionId: connection.id, issuer: identity.issuer, subject: identity.subject }
  await linkIdentity(services, tx, { userId, of })
  await changeAuthority(services, tx, { person, change: { next: { status: 'active' }, by: userId } })
  const bound = { act: 'identity.bind', outcome: 'allowed', facts: { connection: connection.id } } as const
  await services.recorder.recordIn(tx, bound, auditAs(ctx, { tenantId: tx.tenantId, userId }))
  return lockPerson(services, tx, userId)
}

async function personOf(entering: Entering): Promise<LockedPerson> {
  const { ctx, tx, connection, identity } = entering
  const of = { connectionId: connection.id, issuer: identity.issuer, subject: identity.subject }
  const userId = await userOfSubject(ctx.services, tx, of)
  const person = userId === null ? await firstTime(entering) : await lockPerson(ctx.services, tx, userId)
  if (!person.sound || person.row.status === 'left' || person.row.status === 'invited')
    throw new SignOnFault('not_in_use')
  if (person.row.status === 'frozen') throw new SignOnFault('frozen', undefined, person.row.id)
  return person
}

const textsOf = (value: unknown): string[] | null =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : null

/** What the provider says of the person's groups; null where it says nothing, which takes nothing away. */
export const groupsOf = ({ groupsClaim }: Connection, { claims }: ProvenIdentity): string[] | null =>
  textsOf(claims[groupsClaim])

/** Whether the provider says that the person showed a second factor there, of a kind that this connection counts. */
export const isTwice = ({ mfa }: Connection, { methods }: ProvenIdentity): boolean =>
  mfa.some((method) => methods.includes(method))

/** Older than what counts as fresh. */
const UNSAID_MS = 6 * 60_000

interface Standing {
  readonly state: SessionDocument['state']
  readonly factor: SessionDocument['factor']
  readonly body: NextStep
}

/**
 * How far the person is in. The provider's second factor counts where the connection says so, and never for those who need a passkey; everybody else
 * shows a factor of their own, or enrols one.
 */
async function standingOf(services: Services, entering: Entering, person: LockedPerson): Promise<Standing> {
  const { tx, connection, identity } = entering
  const { roles } = person.authority
  if (isTwice(connection, identity) && !needsPasskey(roles))
    return { state: 'full', factor: 'provider', body: { next: null } }
  const credentials = await loadCredentials(services, tx, person.row.id)
  if (credentials === null) throw new SignOnFault('not_in_use')
  const factors = usableFactors(credentials)
  return factors.length > 0
    ? { state: 'password', factor: null, body: { next: 'mfa', factors } }
    : { state: 'enrol', factor: null, body: { next: 'enrol_factor' } }
}

/** When the factor was shown: as the provider says, never later than now. Where it does not say, it is no fresh one. */
function shownAt({ clock }: Services, identity: ProvenIdentity): number {
  const now = clock.now()
  return identity.shownAt === null ? now - UNSAID_MS : Math.min(now, identity.shownAt)
}

async function letIn(entering: Entering, to: string) {
  const { ctx, tx, connection, identity } = entering
  const { services } = ctx
  const found = await personOf(entering)
  const userId = found.row.id
  const about = auditAs(ctx, { tenantId: tx.tenantId, userId })
  const groups = groupsOf(connection, identity)
  const { mapping, id: connectionId } = connection
  const changed =
    groups !== null &&
    (await applyGroups(services, tx, { person: found, mapping, groups, connectionId, context: about }))
  const person = changed ? await lockPerson(services, tx, userId) : found
  const { state, factor, body } = await standingOf(services, entering, person)
  const at = shownAt(services, identity)
  const cameBy = await cameByOf(services, connection, { userId, identity })
  const start = { userId, state, factor, factorAt: at, firstAt: at, cameBy, device: deviceOf(ctx), jkt: ctx.jkt }
  const started = await startSession(services, tx, start)
  const facts = { connection: connectionId, next: body.next, ...(factor === null ? {} : { factor }) }
  const audit = await services.recorder.recordIn(
    tx,
    { act: 'session.sso', outcome: 'allowed', facts },
    { ...about, sessionId: started.session.id },
  )
  return { ...stepAnswer(ctx, started, { body, audit }), body: { ...body, to } }
}

/** Lets the person of the identity in. Throws `SignOnFault` where they are nobody here; the session the browser had before ends. */
export async function enter(
  ctx: RequestContext,
  about: { connection: Connection; identity: ProvenIdentity; to: string },
) {
  const { connection, identity, to } = about
  const answer = await ctx.services.database.inTenant(connection.tenantId, (tx) =>
    letIn({ ctx, tx, connection, identity }, to),
  )
  const former = ctx.findCaller()?.session
  if (former !== undefined) await endReplaced(ctx.services, former, ctx.audit)
  return answer
}
