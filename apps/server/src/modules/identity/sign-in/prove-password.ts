/** The present password of somebody who is signed in already. */
import { readerOf } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import type { Services } from '../../../platform/services.ts'
import { loginDigest } from '../company.ts'
import { type Credential, ofKind } from '../credentials/credential.ts'
import { requireCredentials } from '../credentials/store.ts'
import { passwordWork, unlessBusy } from '../passwords/index.ts'
import { mayUsePassword } from '../single-sign-on/may-use-password.ts'
import { mailboxOf } from '../users/mailbox.ts'
import { countPasswordTry, forgetPasswordTries } from './attempts.ts'
import { tellTries } from './tell-tries.ts'

/** The password by which a person comes in; undefined where they have none, or come by their company's provider alone. */
export async function passwordOf(services: Services, tenantId: string, credentials: readonly Credential[]) {
  const [own] = ofKind(credentials, 'password')
  const linkedTo = ofKind(credentials, 'identity').map(({ secret }) => secret.connectionId)
  return (await mayUsePassword(services, tenantId, linkedTo)) ? own : undefined
}

/**
 * Refuses with `password_wrong` unless it is the caller's present password. A try counts as one at signing in, with the same waits: a session that
 * was taken over is no place to guess in. Gives the id of the credential that it is.
 */
export async function requirePassword(ctx: RequestContext, password: string): Promise<string> {
  const { services, caller, address } = ctx
  const { id: tenantId } = caller.tenant
  const mailbox = await mailboxOf(services, tenantId, caller.user.id)
  if (mailbox === null) throw new Refusal('session_ended')
  const digest = await loginDigest(services, mailbox.email)
  const total = await countPasswordTry(services, digest, address)
  const credentials = await requireCredentials(services, readerOf(services.database, tenantId), caller.user.id)
  const own = await passwordOf(services, tenantId, credentials)
  const matches = await unlessBusy(passwordWork.verify(own?.secret.hash ?? null, password))
  if (own === undefined || !matches) {
    await tellTries(services, [caller.session], { news: 'password_tries', total })
    throw new Refusal('password_wrong')
  }
  await forgetPasswordTries(services, digest, address)
  return own.id
}
