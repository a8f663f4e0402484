import type { Signer } from '../../../apps/server/src/modules/identity/testing/signing.ts'
import { debuggerOf } from './screen.ts'
import type { Visitor } from './visitor.ts'

/** Puts the person's passkey into the window's device, which verifies whoever holds it. */
export async function carry({ page }: Visitor, { passkey }: Signer): Promise<void> {
  const session = await debuggerOf(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const base64 = (text: string) => Buffer.from(text, 'base64url').toString('base64')
  await session.send('WebAuthn.addCredential', {
    authenticatorId,
    credential: {
      credentialId: base64(passkey.id),
      isResidentCredential: true,
      rpId: 'localhost',
      privateKey: passkey.key.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
      userHandle: base64(passkey.handle),
      signCount: 0,
    },
  })
}
