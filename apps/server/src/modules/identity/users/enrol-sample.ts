import type { Transaction } from '../../../platform/database/database.ts'
import type { Services } from '../../../platform/services.ts'
import { putCredential, sealList } from '../credentials/store.ts'
import { newTotpSecret } from '../credentials/totp.ts'
import { hashNewPassword } from './activate.ts'

/** What a person of the sample company signs in by; made afresh for each demonstration. */
export interface SampleSignIn {
  readonly password: string
  readonly totpSecret: string
}

const PASSWORD_BYTES = 12

/** Gives a person of the sample company a random password and an authenticator. Only the demonstration does so: nobody else's password is chosen for them. */
export async function enrolSample(
  services: Services,
  tx: Transaction,
  person: { userId: string; name: string; email: string; company: string },
): Promise<SampleSignIn> {
  const password = Buffer.from(services.random.bytes(PASSWORD_BYTES)).toString('base64url')
  const totpSecret = newTotpSecret(services.random)
  const hash = await hashNewPassword(password, person)
  const { userId } = person
  await putCredential(services, tx, { userId, secret: { kind: 'password', hash }, confirmed: true })
  await putCredential(services, tx, { userId, secret: { kind: 'totp', secret: totpSecret }, confirmed: true })
  await sealList(services, tx, userId)
  return { password, totpSecret }
}
