/** From a code to tokens, and from one refresh token to the next (RFC 6749 §4.1.3 and 6, RFC 7636 §4.6, RFC 9449 §5, RFC 9700 §4.14). */
import { createHash } from 'node:crypto'
import { contractWithin } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { spendProof } from '../../../platform/gate/dpop.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { uuidFromBytes } from '../../../platform/identifiers.ts'
import type { StatedIdentity } from '../clients/authenticate.ts'
import { statedProof } from '../clients/proof.ts'
import { findUser } from '../queries.ts'
import { PROGRAM_TTL_MS, startSession } from '../sessions.ts'
import { auditAs } from '../sign-in/step.ts'
import { isoTime } from '../times.ts'
import { type AppDocument, appIdOf } from './app.ts'
import { authenticateApp } from './authenticate.ts'
import { readCode, readRefresh, writeRefresh } from './bearing.ts'
import { endGrant, type GrantDocument, lockGrant, putGrant } from './grant.ts'

/** What an app asks the token endpoint with. */
export interface AppTokenRequest extends StatedIdentity {
  readonly grant_type: string
  readonly scope?: string
  readonly code?: string
  readonly redirect_uri?: string
  readonly code_verifier?: string
  readonly refresh_token?: string
}

/** Whoever shows something: the app, and the key it proved. */
interface Shown {
  readonly app: AppDocument
  readonly proof: { readonly jkt: string; readonly id: string }
  readonly input: AppTokenRequest
}

/** A grant found by something genuine, and whether it was shown rightly. */
interface Found {
  readonly grant: GrantDocument
  readonly isRight: boolean
}

const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

const isProvedBy = (challenge: string, verifier = ''): boolean =>
  VERIFIER.test(verifier) && createHash('sha256').update(verifier).digest('base64url') === challenge

const refused = (): Refusal => new Refusal('grant_refused', { extra: { error: 'invalid_grant' } })

const isSessionAlive = async (tx: Transaction, id: string): Promise<boolean> =>
  (await tx.query(sql`select 1 from session where tenant_id = ${tx.tenantId} and id = ${id} and ended_at is null`))
    .length > 0

/** The grant of a genuine code: rightly shown by its own app, once, in time, from its address, by the verifier and key it is bound to. */
async function byCode(ctx: RequestContext, tx: Transaction, { app, proof, input }: Shown): Promise<Found | null> {
  const read = readCode(input.code ?? '')
  const grant = read?.tenantId === tx.tenantId ? await lockGrant(ctx.services, tx, read.grantId) : null
  if (grant === null || grant.code.hash !== read?.hash) return null
  const { code } = grant
  const isRight =
    grant.state === 'code' &&
    grant.appId === app.id &&
    code.until > ctx.services.clock.now() &&
    code.redirectUri === input.redirect_uri &&
    isProvedBy(code.challenge, input.code_verifier) &&
    (code.jkt === null || code.jkt === proof.jkt) &&
    (await isSessionAlive(tx, code.sessionId))
  return { grant, isRight }
}

/** The grant of a genuine refresh token: rightly shown by its own app and key, and never before. */
async function byRefresh(ctx: RequestContext, tx: Transaction, { app, proof, input }: Shown): Promise<Found | null> {
  const read = await readRefresh(ctx.services, input.refresh_token ?? '', tx.tenantId)
  const grant = read === null ? null : await lockGrant(ctx.services, tx, read.grantId)
  if (grant === null) return null
  const isRight =
    grant.state === 'live' &&
    grant.appId === app.id &&
    grant.jkt === proof.jkt &&
    grant.generation === read?.generation &&
    grant.expiresAt > ctx.services.clock.now()
  return { grant, isRight }
}

/** The scopes of the next token: what the person agreed to, or less. */
function scopesOf({ scopes }: GrantDocument, { grant_type: type, scope = '' }: AppTokenRequest): readonly string[] {
  const wanted = scope.split(' ').filter((each) => each !== '')
  if (type === 'authorization_code' || wanted.length === 0) return scopes
  if (wanted.some((each) => !scopes.includes(each)))
    throw new Refusal('scope_refused', { extra: { error: 'invalid_scope' } })
  return wanted
}

/** One id for an app and a person, under which is counted whom it sees in their name, however often they let it in. */
const countedAs = (appId: string, userId: string): string =>
  uuidFromBytes(createHash('sha256').update(`${appId}/${userId}`).digest())

function startToken(
  ctx: RequestContext,
  tx: Transaction,
  about: Shown & { grant: GrantDocument; scopes: readonly string[] },
) {
  const { app, proof, grant, scopes } = about
  return startSession(ctx.services, tx, {
    userId: grant.userId,
    state: 'full',
    factor: null,
    client: {
      id: app.id,
      scopes,
      jkt: proof.jkt,
      ...(app.networks.length === 0 ? {} : { networks: app.networks }),
      app: {
        grantId: grant.id,
        contract: contractWithin(app.contract, scopes),
        peopleADay: app.peopleADay,
        countedAs: countedAs(app.id, grant.userId),
      },
    },
  })
}

/** The next tokens of a grant that was shown rightly, in one transaction with what makes the shown one used. */
async function renew(ctx: RequestContext, tx: Transaction, about: Shown & { grant: GrantDocument }): Promise<Answer> {
  const { services } = ctx
  const { app, proof, grant, input } = about
  const scopes = scopesOf(grant, input)
  await spendProof(services, tx, { proof, token: null })
  const next = { ...grant, state: 'live' as const, jkt: proof.jkt, generation: grant.generation + 1 }
  await putGrant(services, tx, next)
  await tx.query(sql`update oauth_app set used_at = ${isoTime(services.clock.now())}
    where tenant_id = ${tx.tenantId} and id = ${app.id}`)
  const { token, session } = await startToken(ctx, tx, { ...about, scopes })
  const facts = { app: appIdOf(app), scopes, generation: next.generation }
  const audit = await services.recorder.recordIn(
    tx,
    { act: 'app.token', outcome: 'allowed', facts },
    auditAs(ctx, { tenantId: tx.tenantId, userId: grant.userId, sessionId: session.id }),
  )
  const body = {
    access_token: token,
    token_type: 'DPoP' as const,
    expires_in: PROGRAM_TTL_MS / 1000,
    scope: scopes.join(' '),
    refresh_token: await writeRefresh(services, {
      tenantId: tx.tenantId,
      grantId: grant.id,
      generation: next.generation,
    }),
  }
  return { status: 200, body, headers: { Pragma: 'no-cache' }, audit }
}

/** Ends what a genuine code or refresh token stood for, because it was shown wrongly: in other hands, or a second time. */
async function end(ctx: RequestContext, tx: Transaction, { app, grant }: { app: AppDocument; grant: GrantDocument }) {
  await endGrant(ctx.services, tx, grant)
  const event = { act: 'app.misused', outcome: 'refused', code: 'grant_refused', facts: { app: appIdOf(app) } } as const
  await ctx.services.recorder.recordIn(tx, event, auditAs(ctx, { tenantId: tx.tenantId, userId: grant.userId }))
}

/**
 * Access and refresh token for an app's code or refresh token; every one bound to the app's key (RFC 9449), good for ten minutes, the refresh token
 * good once. A genuine code or refresh token that is shown wrongly ends everything that was made of it.
 */
export async function issueAppToken(ctx: RequestContext, input: AppTokenRequest): Promise<Answer> {
  const { services } = ctx
  const proof = await statedProof(ctx)
  const app = await authenticateApp(ctx, input)
  if (proof === null) throw new Refusal('grant_proof_refused', { extra: { error: 'invalid_dpop_proof' } })
  const shown = { app, proof, input }
  const answer = await services.database.inTenant(app.tenantId, async (tx) => {
    const found = await (input.grant_type === 'refresh_token' ? byRefresh : byCode)(ctx, tx, shown)
    if (found === null) return null
    const { grant, isRight } = found
    if (!isRight) return end(ctx, tx, { app, grant })
    const person = await findUser(tx, grant.userId)
    return person?.status === 'active' ? renew(ctx, tx, { ...shown, grant }) : null
  })
  if (!answer) throw refused()
  return answer
}
