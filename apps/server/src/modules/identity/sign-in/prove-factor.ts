import type { Transaction } from '../../../platform/database/database.ts'
import type { Services } from '../../../platform/services.ts'
import { type ChallengeUse, isOurChallenge, spendChallenge } from '../credentials/challenge.ts'
import { type Credential, ofKind, usableFactors } from '../credentials/credential.ts'
import { partsOf, verifySignature } from '../credentials/passkey.ts'
import { findRecoveryCode } from '../credentials/recovery-codes.ts'
import { advance, loadCredentials, noteSignature, removeCredentials, sealList } from '../credentials/store.ts'
import { stepOfCode } from '../credentials/totp.ts'
import { lockUser } from '../queries.ts'

/** A second factor as it is shown. */
export type Proof =
  | { readonly type: 'totp'; readonly code: string }
  | { readonly type: 'passkey'; readonly credential: unknown }
  | { readonly type: 'recovery'; readonly code: string }

export interface Showing {
  readonly userId: string
  readonly proof: Proof
  /** Where a passkey's challenge must have been asked for. */
  readonly use: ChallengeUse
}

interface Attempt {
  readonly services: Services
  readonly tx: Transaction
  readonly userId: string
  readonly use: ChallengeUse
  readonly credentials: readonly Credential[]
}

async function proveCode({ services, tx, credentials }: Attempt, code: string): Promise<boolean> {
  if (!usableFactors(credentials).includes('totp')) return false
  for (const { id, secret } of ofKind(credentials, 'totp')) {
    const step = stepOfCode(secret.secret, code, services.clock.now())
    if (step !== null && (await advance(tx, { id, step, at: services.clock.now() }))) return true
  }
  return false
}

async function provePasskey(attempt: Attempt, credential: unknown): Promise<boolean> {
  const { services, tx, use, credentials } = attempt
  const parts = partsOf(credential)
  if (parts === null) return false
  const expected = (challenge: string) => isOurChallenge(services, challenge, use)
  const signed = await verifySignature(services, { credential, expected }, credentials)
  if (signed === null || !(await spendChallenge(services, tx, parts.challenge))) return false
  return noteSignature(tx, signed, services.clock.now())
}

async function proveRecovery(attempt: Attempt, code: string): Promise<boolean> {
  const { services, tx, userId, credentials } = attempt
  const found = await findRecoveryCode(services, { tenantId: tx.tenantId, userId, credentials }, code)
  if (found === undefined || !(await removeCredentials(tx, [found.id]))) return false
  await sealList(services, tx, userId)
  return true
}

/** Whether the person truly shows the factor, which is used up by it. Everything that is not right is a plain no. */
export async function proveFactor(services: Services, tx: Transaction, showing: Showing): Promise<boolean> {
  const { userId, proof, use } = showing
  await lockUser(tx, userId)
  const credentials = await loadCredentials(services, tx, userId)
  if (credentials === null) return false
  const attempt: Attempt = { services, tx, userId, use, credentials }
  if (proof.type === 'totp') return proveCode(attempt, proof.code)
  return proof.type === 'passkey' ? provePasskey(attempt, proof.credential) : proveRecovery(attempt, proof.code)
}
