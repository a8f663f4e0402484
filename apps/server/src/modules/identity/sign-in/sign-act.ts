/** A passkey's signature over a two-person act, and nothing else. */
import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { type Reader, readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { demandDevice } from '../../../platform/gate/admit.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Services } from '../../../platform/services.ts'
import { challengeOf, type Evidence, sha256Text } from '../../../platform/two-person/evidence.ts'
import { isOurChallenge, newChallenge, spendChallenge } from '../credentials/challenge.ts'
import { ofKind } from '../credentials/credential.ts'
import { requestOptions, verifySignature } from '../credentials/passkey.ts'
import { noteSignature, requireCredentials } from '../credentials/store.ts'
import { isDemo } from '../installation.ts'
import { lockUser } from '../queries.ts'
import { requireFreshFactor } from './step-up.ts'

/** What is signed, by whom, in which session. */
export interface Signing {
  readonly request: string
  readonly digest: string
  readonly userId: string
  readonly sessionId: string
}

/** What an approver's device gave: the nonce it was asked with, and its answer. */
export interface Signature {
  readonly nonce?: string
  readonly credential?: unknown
}

/** The nonce is good in one session for one request as it was frozen. */
const useOf = ({ sessionId, request, digest }: Signing) =>
  ({ ceremony: 'get', boundTo: `${sessionId}/act/${request}/${digest}` }) as const

/** Options for signing the act with a passkey of the person's own, and the nonce that comes back with the signature; null where they have none. */
export async function signingOptions(
  services: Services,
  reader: Reader,
  signing: Signing,
): Promise<{ nonce: string; options: PublicKeyCredentialRequestOptionsJSON } | null> {
  const credentials = await requireCredentials(services, reader, signing.userId)
  const passkeys = ofKind(credentials, 'passkey')
  if (passkeys.length === 0) return null
  const nonce = Buffer.from(await newChallenge(services, useOf(signing))).toString('base64url')
  return { nonce, options: await requestOptions(services, challengeOf({ ...signing, nonce }), passkeys) }
}

/** The signature as evidence, used up in the transaction; null where it is not the person's over this act, asked for in this session. */
async function proveSigned(
  services: Services,
  tx: Transaction,
  about: { signing: Signing; nonce: string; credential: unknown },
): Promise<Evidence | null> {
  const { signing, nonce, credential } = about
  const { request, digest, userId } = signing
  if (!(await isOurChallenge(services, nonce, useOf(signing)))) return null
  await lockUser(tx, userId)
  const credentials = await requireCredentials(services, tx, userId)
  const expected = Buffer.from(challengeOf({ request, digest, nonce })).toString('base64url')
  const signed = await verifySignature(services, { credential, expected }, credentials)
  const passkey = ofKind(credentials, 'passkey').find(({ id }) => id === signed?.id)
  if (signed === null || passkey === undefined || !(await spendChallenge(services, tx, nonce))) return null
  if (!(await noteSignature(tx, signed, services.clock.now()))) return null
  const { credentialId, publicKey } = passkey.secret
  const { response } = credential as { response: Pick<Evidence, 'authenticatorData' | 'clientDataJSON' | 'signature'> }
  const { authenticatorData, clientDataJSON, signature } = response
  const keyDigest = sha256Text(Buffer.from(publicKey, 'base64url'))
  const { origin } = services.settings.HOLDFAST_URL
  const key = { credentialId, publicKey, keyDigest }
  return { request, digest, nonce, origin, ...key, authenticatorData, clientDataJSON, signature }
}

/** Whether anybody at work has a passkey. */
async function anyPasskey(reader: Reader): Promise<boolean> {
  const [row] =
    await reader.query(sql`select 1 from credential c join app_user u on u.tenant_id = c.tenant_id and u.id = c.user_id
    where c.tenant_id = ${reader.tenantId} and c.kind = 'passkey' and c.confirmed and u.status = 'active' limit 1`)
  return row !== undefined
}

const isUnsigned = ({ nonce, credential }: Signature): boolean => nonce === undefined || credential === undefined

const noSignature = (): Refusal =>
  new Refusal('step_up_required', {
    detail: {
      zh: '批准要用通行密钥签字。没有的，先在“设置 → 我的安全”里登记一把，再批准。',
      en: 'An approval is a passkey’s signature. If you have none, enrol one under Settings → My security, then approve.',
    },
    extra: { factors: ['passkey'], enrolPasskey: true },
  })

/**
 * Refuses with `device_not_in_order`, and with `step_up_required` whoever gives no signature. In the demonstration, whose people come with authenticators,
 * a fresh code stands in while none of them has a passkey, and no evidence is kept.
 */
export async function demandSignature(ctx: RequestContext, signature: Signature): Promise<void> {
  const { services, caller } = ctx
  demandDevice(caller)
  if (!isUnsigned(signature)) return
  if (!(await isDemo(services)) || (await anyPasskey(readerOf(services.database, caller.tenant.id))))
    throw noSignature()
  await requireFreshFactor(ctx)
}

/** The signature as evidence; null where none was given, as `demandSignature` allows. Refuses with `act_unsigned` one that is none over the act. */
export async function evidenceOf(
  services: Services,
  tx: Transaction,
  about: { signing: Signing; signature: Signature },
): Promise<Evidence | null> {
  const { signing, signature } = about
  const { nonce, credential } = signature
  if (nonce === undefined || credential === undefined) return null
  const evidence = await proveSigned(services, tx, { signing, nonce, credential })
  if (evidence === null) throw new Refusal('act_unsigned')
  return evidence
}
