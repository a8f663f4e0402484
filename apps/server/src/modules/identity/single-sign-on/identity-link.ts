/** Who a person is at a provider: one of their credentials, under the seal of all of them. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Services } from '../../../platform/services.ts'
import { type Credential, ofKind, type SecretOf } from '../credentials/credential.ts'
import { loadCredentials, putCredential, sealList } from '../credentials/store.ts'
import { SignOnFault } from './fault.ts'

/** Issuer and subject of a connection's: an e-mail is never what tells people apart. */
export interface Subject {
  readonly connectionId: string
  readonly issuer: string
  readonly subject: string
}

export type LinkedIdentity = Credential<SecretOf<'identity'>>

async function lookupOf(services: Services, tenantId: string, { connectionId, issuer, subject }: Subject) {
  const [digest] = await services.keeper.digests(tenantId, 'identity', [
    JSON.stringify([connectionId, issuer, subject]),
  ])
  if (digest === undefined) throw new Error('the keeper gave no digest')
  return digest
}

const isOf = (of: Subject, { secret }: LinkedIdentity): boolean =>
  secret.connectionId === of.connectionId && secret.issuer === of.issuer && secret.subject === of.subject

/** Whose the subject is; null where it is nobody's, or the row was changed behind the application. */
export async function userOfSubject(services: Services, tx: Transaction, of: Subject): Promise<string | null> {
  const lookup = await lookupOf(services, tx.tenantId, of)
  const [row] = await tx.query<{ user_id: string }>(
    sql`select user_id from credential where tenant_id = ${tx.tenantId} and lookup = ${lookup} and kind = 'identity'`,
  )
  if (row === undefined) return null
  const credentials = (await loadCredentials(services, tx, row.user_id)) ?? []
  return ofKind(credentials, 'identity').some((each) => isOf(of, each)) ? row.user_id : null
}

/** Gives a person, who is locked, the identity: one of each connection. Refuses one that is somebody's already. */
export async function linkIdentity(
  services: Services,
  tx: Transaction,
  about: { userId: string; of: Subject },
): Promise<void> {
  const { userId, of } = about
  const credentials = await loadCredentials(services, tx, userId)
  const isLinked =
    credentials === null || ofKind(credentials, 'identity').some((each) => each.secret.connectionId === of.connectionId)
  const lookup = await lookupOf(services, tx.tenantId, of)
  const taken = await tx.query(sql`select 1 from credential where tenant_id = ${tx.tenantId} and lookup = ${lookup}`)
  if (isLinked || taken.length > 0) throw new SignOnFault('taken')
  const { connectionId, issuer, subject } = of
  const secret = { kind: 'identity', connectionId, issuer, subject } as const
  await putCredential(services, tx, { userId, secret, confirmed: true, lookup })
  await sealList(services, tx, userId)
}
