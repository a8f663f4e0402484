/** Tokens that people make for their own scripts: sessions of their own that last longer and may less. */
import { accessWithin, isScope } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'
import { SESSION_LABEL, type SessionDocument } from '../../../platform/gate/session.ts'
import { endSession } from '../../../platform/gate/session-end.ts'
import { openSmall } from '../../../platform/gate/small-seal.ts'
import type { TenantPolicy } from '../../../platform/gate/tenant-policy.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import { tellPerson } from '../../../platform/person-news.ts'
import { proofKeyOf } from '../clients/public-keys.ts'
import { type Device, deviceBinding, startSession } from '../sessions.ts'
import { isoTime } from '../times.ts'
import { requireFullSignIn } from './step-up.ts'

const DAY_MS = 24 * 60 * 60_000
/** So many tokens a person may have at once. */
const MOST_TOKENS = 20

interface TokenRow {
  readonly id: string
  readonly document: string
  readonly mac: Uint8Array
  readonly created_at: string
  readonly seen_at: string
  readonly sealed_device: Uint8Array | null
}

const rowsOf = (ctx: RequestContext) => sql<TokenRow>`
  select id, document, mac, created_at, seen_at, sealed_device from session
  where tenant_id = ${ctx.caller.tenant.id} and user_id = ${ctx.caller.user.id} and ended_at is null
    and document::jsonb #>> '{client,personal}' = 'true' and expires_at > ${isoTime(ctx.services.clock.now())}
  order by created_at desc limit ${MOST_TOKENS}`

/** A token reads and writes; it reveals nothing and reads no log. What its person may not do at all it does not promise. */
function requireOwn({ services, caller }: RequestContext, scopes: readonly string[]): void {
  const { catalog } = caller.tenant
  const plurals = services.catalog.served.map(({ plural }) => plural)
  const isOwn = (scope: string): boolean =>
    isScope(scope, plurals) &&
    /:(read|write)$/.test(scope) &&
    accessWithin(caller.access, [scope], (object) => catalog.findObject(object)?.plural ?? '').objects.size > 0
  const wrong = scopes.findIndex((scope) => !isOwn(scope))
  if (wrong >= 0) throw new Refusal('invalid', { errors: [{ path: `/scopes/${wrong}`, code: 'choice_unknown' }] })
}

async function requireFew(ctx: RequestContext, tx: Transaction): Promise<void> {
  // two that are made at once wait for each other
  await tx.query(sql`select 1 from app_user where tenant_id = ${tx.tenantId} and id = ${ctx.caller.user.id} for update`)
  if ((await tx.query<TokenRow>(rowsOf(ctx))).length >= MOST_TOKENS) throw new Refusal('conflict')
}

const unfit = (code: string): Refusal => new Refusal('invalid', { errors: [{ path: '/key', code }] })

/** The thumbprint of the key that the token is to be bound to; refuses with `keys_needed` where there has to be one, and a key that makes no proofs. */
async function keyToHold(
  { programKeys }: TenantPolicy,
  jwk: Readonly<Record<string, unknown>> | undefined,
): Promise<string | undefined> {
  if (jwk === undefined && programKeys) throw unfit('keys_needed')
  if (jwk === undefined) return undefined
  const thumbprint = await proofKeyOf(jwk)
  if (thumbprint === null) throw unfit('proof_key_unfit')
  return thumbprint
}

/** Makes a token for oneself, told this once: within scopes and what one may oneself, for so many days, and bound to a key where one is given. */
export async function makeToken(
  ctx: RequestContext,
  input: { name: string; scopes: readonly string[]; days: number; key?: Readonly<Record<string, unknown>> },
): Promise<Answer> {
  requireOwn(ctx, input.scopes)
  await requireFullSignIn(ctx)
  const { services, caller } = ctx
  const scopes = [...new Set(input.scopes)].sort()
  const jkt = await keyToHold(caller.tenant.policy, input.key)
  return ctx.write(async (tx) => {
    await requireFew(ctx, tx)
    const { token, session } = await startSession(services, tx, {
      userId: caller.user.id,
      state: 'full',
      factor: null,
      personal: { scopes, lastsMs: input.days * DAY_MS, jkt },
      device: { agent: input.name, address: null },
    })
    await tellPerson(tx, { userId: caller.user.id, news: 'token_made', occasion: session.id })
    const facts = { token: session.id, scopes, days: input.days, bound: jkt !== undefined }
    const audit = await tx.record({ act: 'token.create', outcome: 'allowed', facts })
    return { status: 201, body: { id: session.id, token, expiresAt: isoTime(session.expiresAt) }, audit }
  })
}

function shown(row: TokenRow, name: string) {
  const session = JSON.parse(row.document) as SessionDocument
  return {
    id: row.id,
    name,
    scopes: session.client?.scopes ?? [],
    bound: session.client?.jkt !== undefined,
    createdAt: row.created_at,
    usedAt: Date.parse(row.seen_at) < Date.parse(row.created_at) ? null : row.seen_at,
    expiresAt: isoTime(session.expiresAt),
  }
}

/** One's own living tokens; a row without the keeper's MAC is none. */
export async function listTokens(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const tenantId = caller.tenant.id
  const rows = await services.database.read<TokenRow>(tenantId, rowsOf(ctx))
  const sound = await services.keeper.verifyMacs(tenantId, SESSION_LABEL, rows)
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  const nameOf = ({ id, sealed_device }: TokenRow): string => {
    const text = sealed_device === null ? null : openSmall(key, sealed_device, deviceBinding(tenantId, id))
    return text === null ? '' : (JSON.parse(text) as Device).agent
  }
  const data = rows.filter((_, at) => sound[at] === true).map((row) => shown(row, nameOf(row)))
  return { status: 200, body: { data, page: { next: null, limit: MOST_TOKENS } }, audit: UNRECORDED }
}

/** Ends one of one's own tokens, at once and on every node. */
export async function endToken(ctx: RequestContext, id: string): Promise<Answer> {
  const { services, caller } = ctx
  if (!isUuid(id)) throw new Refusal('not_found')
  return ctx.write(async (tx) => {
    const isOwn = (await tx.query<TokenRow>(rowsOf(ctx))).some((row) => row.id === id)
    if (!isOwn) throw new Refusal('not_found')
    await endSession(services, tx, { sessionId: id, userId: caller.user.id })
    const audit = await tx.record({ act: 'token.end', outcome: 'allowed', facts: { token: id } })
    return { status: 204, audit }
  })
}
