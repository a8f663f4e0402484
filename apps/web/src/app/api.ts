import { createClient } from '@holdfast/sdk'
import { currentLanguage } from './i18n.ts'
import { hearOfProof, proofOf } from './proof.ts'

type Listener = () => void
const listeners = new Set<Listener>()

/** Told when the server answers that the session has ended. */
export function onSessionEnded(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Tells that the session has ended: an answer said so, or the live stream. */
export function tellSessionEnded(): void {
  for (const listener of listeners) listener()
}

const ATTENDED_MS = 60_000
let attendedAt = Date.now()
// not what scrolls, which the page may do by itself, nor the wheel (see `unheard-wheel.ts`): whoever turns it moves the pointer, too
for (const sign of ['pointerdown', 'pointermove', 'keydown', 'touchstart'])
  addEventListener(sign, () => (attendedAt = Date.now()), { passive: true, capture: true })

/** A wrong code while verifying again ends nothing; and who is signed in is asked by the pages' own gate, which leads to signing in by itself. */
const saysNothingOfTheSession = (path: string) =>
  /^\/auth\/(me$|sign-in|sso|mfa|passkey|step-up|activate|factors\/.+)/.test(path)

/** The one client of this page. */
export const api = createClient({
  language: () => (currentLanguage() === 'zh' ? 'zh-CN' : 'en'),
  prover: {
    prove: proofOf,
    heard: ({ status, headers }) => hearOfProof({ status, header: (name) => headers.get(name) }),
  },
  unattended: () => Date.now() - attendedAt > ATTENDED_MS,
  onSessionEnded: (path) => {
    if (!saysNothingOfTheSession(path)) tellSessionEnded()
  },
})
