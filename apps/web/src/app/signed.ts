import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser'
import { api } from './api.ts'

interface ToSign {
  readonly nonce: string | null
  readonly options: PublicKeyCredentialRequestOptionsJSON | null
}

/** Asks at the address what is to be signed, and signs exactly that with a passkey; nothing without one: the server says whether a code would do. */
export async function signed(path: string, body: object = {}): Promise<object> {
  const { nonce, options } = await api.post<ToSign>(path, body)
  return options === null ? {} : { nonce, credential: await startAuthentication({ optionsJSON: options }) }
}
