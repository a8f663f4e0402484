import type { NextStep } from '@holdfast/sdk'
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { api } from '../app/api.ts'

export const hasPasskeys = browserSupportsWebAuthn

type Wrapped<T> = T | { readonly options: T }

const unwrap = <T extends object>(answer: Wrapped<T>): T => ('options' in answer ? answer.options : answer)

/** Lets the person choose a passkey of this site and signs the server's challenge with it. */
export async function signChallenge() {
  const answer = await api.post<Wrapped<PublicKeyCredentialRequestOptionsJSON>>('/auth/passkey/options')
  return startAuthentication({ optionsJSON: unwrap(answer) })
}

export const signInWithPasskey = async (): Promise<NextStep> =>
  api.post<NextStep>('/auth/passkey', { credential: await signChallenge() })

type Creation = Wrapped<PublicKeyCredentialCreationOptionsJSON> & { readonly id: string }

/** Makes a passkey on this device and enrols it; `first` runs the call that begins, after a fresh factor where one is asked for. */
export async function enrolPasskey(first: <T>(call: () => Promise<T>) => Promise<T>): Promise<NextStep> {
  const answer = await first(() => api.post<Creation>('/auth/factors', { type: 'passkey' }))
  const credential = await startRegistration({ optionsJSON: unwrap<PublicKeyCredentialCreationOptionsJSON>(answer) })
  return api.post<NextStep>(`/auth/factors/${answer.id}/confirm`, { credential })
}

/** The person closed the browser's own dialogue, or let it run out: no fault to be told. */
export const isDismissed = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError')
