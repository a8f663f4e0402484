import type { Transaction } from '../../../platform/database/database.ts'
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { endSession } from '../../../platform/gate/session-end.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import { sha256Text } from '../../../platform/two-person/evidence.ts'
import { findUser, lockUser } from '../queries.ts'
import { startSession } from '../sessions.ts'
import { auditAs, deviceOf, stepAnswer } from '../sign-in/step.ts'
import { requireFullSignIn } from '../sign-in/step-up.ts'
import { openProfiles } from '../users/profile.ts'
import { spendChallenge } from './challenge.ts'
import { type Credential, ofKind, usableFactors } from './credential.ts'
import { creationOptions, partsOf, verifyCreation } from './passkey.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { confirmCredential, putCredential, removeCredentials, requireCredentials, sealList } from './store.ts'
import { newTotpSecret, stepOfCode, totpUri } from './totp.ts'

/** A first factor is enrolled right after the password; any other only by who has just signed in as a whole. */
async function requireMayEnrol(ctx: RequestContext): Promise<readonly Credential[]> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const credentials = await requireCredentials(services, reader, caller.user.id)
  if (caller.session.state === 'full') await requireFullSignIn(ctx, { passkeyToo: false })
  else if (usableFactors(credentials).length > 0) throw new Refusal('state_conflict')
  return credentials
}

async function profileOf(ctx: RequestContext) {
  const { services, caller } = ctx
  const row = await findUser(readerOf(services.database, caller.tenant.id), caller.user.id)
  const [profile] = row === undefined ? [] : await openProfiles(services, caller.tenant.id, [row])
  if (profile === null || profile === undefined) throw new Refusal('session_ended')
  return profile
}

async function beginTotp(ctx: RequestContext, credentials: readonly Credential[]): Promise<Answer> {
  const { services, caller } = ctx
  // a code beside a passkey would be a weaker way around it
  if (usableFactors(credentials).includes('passkey')) throw new Refusal('state_conflict')
  const secret = newTotpSecret(services.random)
  const { email } = await profileOf(ctx)
  return services.database.inTenant(caller.tenant.id, async (tx) => {
    await removeCredentials(
      tx,
      credentials.filter((each) => !each.confirmed).map((each) => each.id),
    )
    const userId = caller.user.id
    const id = await putCredential(services, tx, { userId, secret: { kind: 'totp', secret }, confirmed: false })
    const facts = { factor: 'totp', factorId: id }
    const event = { act: 'factor.enrol', outcome: 'allowed', facts } as const
    const audit = await services.recorder.recordIn(tx, event, ctx.audit)
    return { status: 200, body: { id, type: 'totp', secret, uri: totpUri(secret, email) }, audit }
  })
}

/** A passkey's making is bound to this session and to the id it will have. */
const creationUse = (ctx: RequestContext, id: string) =>
  ({ ceremony: 'create', boundTo: `${ctx.caller.session.id}/${id}` }) as const

async function beginPasskey(ctx: RequestContext, credentials: readonly Credential[]): Promise<Answer> {
  const { services, caller } = ctx
  const id = services.newId()
  const options = await creationOptions(services, {
    tenantId: caller.tenant.id,
    userId: caller.user.id,
    profile: await profileOf(ctx),
    credentials,
    use: creationUse(ctx, id),
  })
  return {
    status: 200,
    body: { ...options, id, type: 'passkey' },
    audit: { act: 'factor.enrol', outcome: 'allowed', facts: { factor: 'passkey', factorId: id } },
  }
}

/** Begins to enrol an authenticator or a passkey; it counts once it is confirmed. */
export async function beginFactor(ctx: RequestContext, type: 'totp' | 'passkey'): Promise<Answer> {
  const credentials = await requireMayEnrol(ctx)
  return type === 'totp' ? beginTotp(ctx, credentials) : beginPasskey(ctx, credentials)
}

/** What confirms a factor: the code the authenticator shows, or what the browser made. */
export interface Confirmation {
  readonly code?: string
  readonly credential?: unknown
  /** How the person calls the device. */
  readonly name?: string
}

interface Enrolling {
  readonly ctx: RequestContext
  readonly tx: Transaction
  readonly id: string
  readonly credentials: readonly Credential[]
}

/** The code is right: the authenticator takes the place of a former one. */
async function confirmTotp({ ctx, tx, id, credentials }: Enrolling, code: string): Promise<boolean> {
  const pending = credentials.find((each) => each.id === id && !each.confirmed)
  if (pending?.secret.kind !== 'totp') throw new Refusal('not_found')
  const step = stepOfCode(pending.secret.secret, code, ctx.services.clock.now())
  if (step === null) return false
  await removeCredentials(
    tx,
    ofKind(credentials, 'totp').map((each) => each.id),
  )
  await confirmCredential(tx, { id, step })
  return true
}

/** Gives the digest of the new key, by which the log knows later signatures; null where the device's answer is not right. */
async function confirmPasskey(enrolling: Enrolling, confirmation: Confirmation): Promise<string | null> {
  const { ctx, tx, id, credentials } = enrolling
  const { services, caller } = ctx
  const parts = partsOf(confirmation.credential)
  const made = parts === null ? null : await verifyCreation(services, confirmation.credential, creationUse(ctx, id))
  if (made === null || parts === null || !(await spendChallenge(services, tx, parts.challenge))) return null
  const lookup = (await services.keeper.digests(tx.tenantId, 'passkey', [made.secret.credentialId]))[0]
  await putCredential(services, tx, {
    userId: caller.user.id,
    id,
    secret: { ...made.secret, name: confirmation.name ?? deviceOf(ctx).agent },
    confirmed: true,
    lastStep: made.counter,
    ...(lookup === undefined ? {} : { lookup }),
  })
  // from now on a code is no way in: it would be the weaker one
  await removeCredentials(
    tx,
    ofKind(credentials, 'totp').map((each) => each.id),
  )
  return sha256Text(Buffer.from(made.secret.publicKey, 'base64url'))
}

/** Confirms a factor. With the first come the recovery codes; the person is signed in, under a new token. */
export async function confirmFactor(ctx: RequestContext, id: string, confirmation: Confirmation): Promise<Answer> {
  const { services, caller } = ctx
  await requireMayEnrol(ctx)
  return services.database.inTenant(caller.tenant.id, async (tx) => {
    await lockUser(tx, caller.user.id)
    const credentials = await requireCredentials(services, tx, caller.user.id)
    const first = usableFactors(credentials).length === 0
    if (caller.session.state === 'enrol' && !first) throw new Refusal('state_conflict')
    const enrolling: Enrolling = { ctx, tx, id, credentials }
    if (confirmation.code !== undefined) {
      if (!(await confirmTotp(enrolling, confirmation.code))) throw new Refusal('code_wrong')
      return settle(enrolling, { first, factor: 'totp' })
    }
    const keyDigest = await confirmPasskey(enrolling, confirmation)
    if (keyDigest === null) throw new Refusal('code_wrong')
    return settle(enrolling, { first, factor: 'passkey', keyDigest })
  })
}

async function settle(
  { ctx, tx, id }: Enrolling,
  about: { first: boolean; factor: 'totp' | 'passkey'; keyDigest?: string },
): Promise<Answer> {
  const { services, caller } = ctx
  const { session } = caller
  const userId = caller.user.id
  const recoveryCodes = about.first ? await makeRecoveryCodes(services, tx, userId) : undefined
  const full = session.state === 'full'
  const started = await startSession(services, tx, {
    userId,
    state: 'full',
    factor: about.factor,
    firstAt: session.firstAt,
    cameBy: session.cameBy,
    ...(full ? { continues: session } : {}),
    device: deviceOf(ctx),
    jkt: ctx.jkt,
  })
  await endSession(services, tx, { sessionId: session.id, userId })
  await sealList(services, tx, userId)
  if (!about.first) await tellPerson(tx, { userId, news: 'factor_added', occasion: id })
  const key = about.keyDigest === undefined ? {} : { keyDigest: about.keyDigest }
  const facts = { factor: about.factor, factorId: id, ...key }
  const audit = await services.recorder.recordIn(
    tx,
    { act: 'factor.confirm', outcome: 'allowed', facts },
    auditAs(ctx, { tenantId: tx.tenantId, userId, sessionId: started.session.id }),
  )
  return stepAnswer(ctx, started, {
    body: { next: null, ...(recoveryCodes === undefined ? {} : { recoveryCodes }) },
    audit,
  })
}

/** The person's own factors; neither secrets nor how many codes there were. */
export async function listFactors(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const reader = readerOf(services.database, caller.tenant.id)
  const credentials = await requireCredentials(services, reader, caller.user.id)
  const factors = [...ofKind(credentials, 'passkey'), ...ofKind(credentials, 'totp')]
  const shown = factors.map(({ id, secret, createdAt, usedAt }) => ({
    id,
    type: secret.kind,
    ...(secret.kind === 'passkey' ? { name: secret.name } : {}),
    createdAt,
    lastUsedAt: usedAt,
  }))
  return { status: 200, body: { data: shown, page: { next: null, limit: shown.length } }, audit: UNRECORDED }
}

/** Takes a factor away; the last one stays. */
export async function removeFactor(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  await requireFullSignIn(ctx, { passkeyToo: false })
  return ctx.write(async (tx) => {
    await lockUser(tx, caller.user.id)
    const credentials = await requireCredentials(services, tx, caller.user.id)
    const factors = [...ofKind(credentials, 'passkey'), ...ofKind(credentials, 'totp')]
    if (!factors.some((each) => each.id === id)) throw new Refusal('not_found')
    if (factors.length === 1) throw new Refusal('state_conflict')
    await removeCredentials(tx, [id])
    await sealList(services, tx, caller.user.id)
    await tellPerson(tx, { userId: caller.user.id, news: 'factor_removed', occasion: id })
    const audit = await tx.record({ act: 'factor.remove', outcome: 'allowed', facts: { factorId: id } })
    return { status: 204, audit }
  })
}

/** Makes new recovery codes; the former ones end. */
export async function renewRecoveryCodes(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  await requireFullSignIn(ctx, { passkeyToo: false })
  return services.database.inTenant(caller.tenant.id, async (tx) => {
    await lockUser(tx, caller.user.id)
    const credentials = await requireCredentials(services, tx, caller.user.id)
    await removeCredentials(
      tx,
      ofKind(credentials, 'recovery').map((each) => each.id),
    )
    const recoveryCodes = await makeRecoveryCodes(services, tx, caller.user.id)
    await sealList(services, tx, caller.user.id)
    await tellPerson(tx, { userId: caller.user.id, news: 'recovery_codes', occasion: services.newId() })
    const audit = await services.recorder.recordIn(
      tx,
      { act: 'factor.recovery_codes', outcome: 'allowed', count: recoveryCodes.length },
      ctx.audit,
    )
    return { status: 200, body: { recoveryCodes }, audit }
  })
}
