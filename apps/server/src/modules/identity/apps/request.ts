/** What an app asks a person for (RFC 6749 §4.1.1, RFC 7636, RFC 9700 §2.1), as it pushed it to us itself (RFC 9126). */
import { scopesOfContract } from '@holdfast/policy'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import type { AppDocument } from './app.ts'
import { isRegistered } from './redirect.ts'

/** A question that may be put to a person: sealed while it waits, so that what is answered is what was asked. */
export interface Question {
  readonly id: string
  readonly appId: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scopes: readonly string[]
  readonly state: string | undefined
  readonly jkt: string | null
  /** Milliseconds. */
  readonly until: number
}

export type Parameters = Readonly<Record<string, string>>

const DIGEST = /^[A-Za-z0-9_-]{43}$/
/** It travels through a browser's address. */
const MOST_BYTES = 2_000
const URN = 'urn:ietf:params:oauth:request_uri:'

/** The scopes asked for, or all that the contract has. */
export function scopesOf({ scope = '' }: Parameters, { contract }: AppDocument): readonly string[] {
  const stated = [...new Set(scope.split(' ').filter((each) => each !== ''))].sort()
  return stated.length === 0 ? scopesOfContract(contract) : stated
}

/** What is wrong with an app's request, as RFC 6749 §4.1.2.1 and RFC 9126 §2.3 name it; null where nothing is. */
export function faultOf(asked: Parameters, app: AppDocument, origin: string): string | null {
  const { response_type: type, response_mode: mode = 'query', resource = origin, redirect_uri: place = '' } = asked
  const allowed = scopesOfContract(app.contract)
  const isProved =
    asked['code_challenge_method'] === 'S256' &&
    DIGEST.test(asked['code_challenge'] ?? '') &&
    DIGEST.test(asked['dpop_jkt'] ?? 'x'.repeat(43))
  const isOdd = type === undefined || mode !== 'query' || 'request' in asked || 'request_uri' in asked
  if (type !== undefined && type !== 'code') return 'unsupported_response_type'
  if (isOdd || !isProved || !isRegistered(app.redirectUris, place)) return 'invalid_request'
  if (![origin, `${origin}/`, `${origin}/api/v1`].includes(resource)) return 'invalid_target'
  return scopesOf(asked, app).every((scope) => allowed.includes(scope)) ? null : 'invalid_scope'
}

const bindingOf = (tenantId: string, appId: string): Uint8Array =>
  Buffer.concat([Buffer.from('app-push'), uuidToBytes(tenantId), uuidToBytes(appId)])

type Ports = Pick<Services, 'keeper' | 'random'>

/** The reference by which a browser brings a pushed request: sealed, so that nothing is kept for whoever pushes. Null where it would be too long. */
export async function referenceOf(
  { keeper, random }: Ports,
  tenantId: string,
  question: Question,
): Promise<string | null> {
  const text = JSON.stringify(question)
  if (Buffer.byteLength(text) > MOST_BYTES) return null
  const key = await keeper.purposeKey(tenantId, 'settings')
  return URN + sealSmall(key, { text, binding: bindingOf(tenantId, question.appId), random }).toString('base64url')
}

/** The request that a reference stands for, if this app pushed it and it still waits; null for anything else. */
export async function pushedBehind(
  { keeper }: Pick<Ports, 'keeper'>,
  about: { tenant: Pick<Tenant, 'id'>; app: AppDocument; reference: string; now: number },
): Promise<Question | null> {
  const { tenant, app, reference, now } = about
  const key = await keeper.purposeKey(tenant.id, 'settings')
  const sealed = reference.startsWith(URN) ? Buffer.from(reference.slice(URN.length), 'base64url') : Buffer.alloc(0)
  const text = openSmall(key, sealed, bindingOf(tenant.id, app.id))
  const question = text === null ? null : (JSON.parse(text) as Question)
  return question !== null && question.until > now ? question : null
}
