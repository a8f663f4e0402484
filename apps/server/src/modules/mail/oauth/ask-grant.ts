/** A person is sent to a provider's sign-in and comes back: one-time values that only their own session may bring back. */
import { createHash, timingSafeEqual } from 'node:crypto'
import { normaliseEmail } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Answer } from '../../../platform/gate/route.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { type MailProvider, mailProviders } from '../../../platform/outgoing/mail-providers.ts'
import type { Services } from '../../../platform/services.ts'
import { requireFreshFactor } from '../../identity/index.ts'
import { grantAddress } from './token-endpoint.ts'

const LIVES_MS = 10 * 60_000
const SECRET_BYTES = 32

/** What is kept until the person comes back. */
export interface AskedGrant {
  readonly provider: string
  readonly address: string
  readonly verifier: string
  readonly state: string
  readonly sessionId: string
}

/** The providers that are offered. */
export const offeredProviders = ({ settings }: Pick<Services, 'settings'>): readonly MailProvider[] =>
  mailProviders(settings.HOLDFAST_MAIL_PROVIDERS)

const bindingOf = ({ caller }: RequestContext): Uint8Array =>
  Buffer.from(['mail-grant', caller.tenant.id, caller.user.id].join('/'))

const fault = (path: string, code: string) => new Refusal('invalid', { errors: [{ path, code }] })

/** Sends the person to the provider's sign-in: answers its address. Asks for a fresh factor, since a mailbox is handed over. */
export async function askGrant(ctx: RequestContext, asked: { provider: string; address: string }): Promise<Answer> {
  const { caller, services } = ctx
  await requireFreshFactor(ctx)
  const provider = offeredProviders(services).find(({ id }) => id === asked.provider)
  if (provider === undefined) throw fault('/provider', 'choice_invalid')
  const address = normaliseEmail(asked.address)
  if (address === undefined) throw fault('/address', 'email_invalid')
  const secret = () => Buffer.from(services.random.bytes(SECRET_BYTES)).toString('base64url')
  const kept: AskedGrant = {
    provider: provider.id,
    address,
    verifier: secret(),
    state: secret(),
    sessionId: caller.session.id,
  }
  const key = await services.keeper.purposeKey(caller.tenant.id, 'settings')
  const text = JSON.stringify(kept)
  const sealed = sealSmall(key, { text, binding: bindingOf(ctx), random: services.random })
  const endsAt = new Date(services.clock.now() + LIVES_MS).toISOString()
  const url = await grantAddress(services, provider, kept)
  return ctx.write(async (tx) => {
    await tx.query(sql`insert into mail_grant_asked (tenant_id, user_id, sealed, ends_at)
      values (${tx.tenantId}, ${caller.user.id}, ${sealed}, ${endsAt})
      on conflict (tenant_id, user_id) do update set sealed = excluded.sealed, ends_at = excluded.ends_at`)
    const facts = { provider: provider.id }
    const audit = await tx.record({ act: 'mailbox.authorise', outcome: 'allowed', facts })
    return { status: 200, body: { url }, audit }
  })
}

const digest = (text: string) => createHash('sha256').update(text).digest()
const isSame = (one: string, other: string) => timingSafeEqual(digest(one), digest(other))

/** What was asked for, taken so that it serves once, whatever becomes of it. Refuses a state that this session did not bring there, or too late. */
export async function takeAsked(ctx: RequestContext, state: string): Promise<AskedGrant & { from: MailProvider }> {
  const { caller, services } = ctx
  const now = new Date(services.clock.now()).toISOString()
  const [row] = await services.database.inTenant(caller.tenant.id, (tx) =>
    tx.query<{ sealed: Uint8Array; lives: boolean }>(sql`delete from mail_grant_asked
      where tenant_id = ${tx.tenantId} and user_id = ${caller.user.id} returning sealed, ends_at > ${now} as lives`),
  )
  const key = await services.keeper.purposeKey(caller.tenant.id, 'settings')
  const text = row?.lives === true ? openSmall(key, row.sealed, bindingOf(ctx)) : null
  const kept = text === null ? null : (JSON.parse(text) as AskedGrant)
  const from = offeredProviders(services).find(({ id }) => id === kept?.provider)
  if (kept === null || from === undefined || kept.sessionId !== caller.session.id || !isSame(kept.state, state))
    throw fault('/state', 'mail_grant_unasked')
  return { ...kept, from }
}
