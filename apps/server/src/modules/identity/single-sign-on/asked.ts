/** A sign-in on its way through a provider: sealed in a cookie of the browser it began in, and good for one return within ten minutes. */
import { timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { cookieValue, signOnCookie, signOnCookieName } from '../../../platform/gate/cookie.ts'
import { takeOnce } from '../../../platform/gate/once.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidFromBytes, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import type { OneTime } from './provider.ts'

const LIVES_MS = 10 * 60_000
const SECRET_BYTES = 32
const ID_BYTES = 16
const MOST_CHARACTERS = 2_048

/** What is to become of the person who comes back. */
export type Purpose = 'enter' | 'link' | 'try'

export interface AskedSignIn extends OneTime {
  readonly connectionId: string
  readonly purpose: Purpose
  /** The session in which it began, where there has to be one. */
  readonly sessionId: string | null
  /** Of the connection as it was tried. */
  readonly version: number | null
  /** Where the person goes on, a path of ours. */
  readonly to: string
  readonly endsAt: number
}

/** Fresh one-time values. */
export function oneTime({ random }: Pick<Services, 'random'>): OneTime {
  const secret = (form: 'base64url' | 'hex') => Buffer.from(random.bytes(SECRET_BYTES)).toString(form)
  // WeCom gives back a state of letters and digits alone
  return { state: secret('hex'), nonce: secret('base64url'), verifier: secret('base64url') }
}

const bindingOf = (tenantId: string): Uint8Array => Buffer.from(`sign-on/${tenantId}`)

/** The Set-Cookie value that carries it. */
export async function askedCookie(
  { services }: Pick<RequestContext, 'services'>,
  tenantId: string,
  asked: Omit<AskedSignIn, 'endsAt'>,
): Promise<string> {
  const { keeper, random, clock, settings } = services
  const key = await keeper.purposeKey(tenantId, 'settings')
  const text = JSON.stringify({ ...asked, endsAt: clock.now() + LIVES_MS } satisfies AskedSignIn)
  const sealed = sealSmall(key, { text, binding: bindingOf(tenantId), random })
  const value = Buffer.concat([uuidToBytes(tenantId), sealed]).toString('base64url')
  return signOnCookie(settings.HOLDFAST_URL, value, LIVES_MS / 1000)
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

async function openAsked({ services, raw }: RequestContext): Promise<Begun | null> {
  const value = cookieValue(raw.request, signOnCookieName(services.settings.HOLDFAST_URL))
  const bytes = Buffer.from(value === null || value.length > MOST_CHARACTERS ? '' : value, 'base64url')
  if (bytes.length <= ID_BYTES) return null
  const tenantId = uuidFromBytes(bytes.subarray(0, ID_BYTES))
  const known = await services.database.read(tenantId, sql`select 1 from tenant where tenant_id = ${tenantId}`)
  if (known.length === 0) return null
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  const text = openSmall(key, bytes.subarray(ID_BYTES), bindingOf(tenantId))
  return text === null ? null : { tenantId, asked: JSON.parse(text) as AskedSignIn }
}

/** What a browser asked for, and in which company. */
export interface Begun {
  readonly tenantId: string
  readonly asked: AskedSignIn
}

/** What this browser asked for. Refuses with `sso_unasked` everything else. */
export async function findAsked(ctx: RequestContext, returned: { state: string; connection: string }): Promise<Begun> {
  const found = await openAsked(ctx)
  const { services } = ctx
  if (found === null) throw new Refusal('sso_unasked')
  const { asked } = found
  const isThis = isSame(asked.state, returned.state) && asked.connectionId === returned.connection
  if (!isThis || asked.endsAt <= services.clock.now()) throw new Refusal('sso_unasked')
  const session = ctx.findCaller()?.session.id ?? null
  if (asked.sessionId !== null && asked.sessionId !== session) throw new Refusal('sso_unasked')
  return found
}

/** Takes it, so that it serves once. */
export async function spendAsked({ services }: RequestContext, { tenantId, asked }: Begun): Promise<void> {
  const text = JSON.stringify(['sign-on', asked.state])
  const isFirst = await services.database.inTenant(tenantId, (tx) => takeOnce(tx, { text, until: asked.endsAt }))
  if (!isFirst) throw new Refusal('sso_unasked')
}
