import { useState } from 'react'
import { isDismissed } from './passkeys.ts'

export interface Act {
  readonly busy: boolean
  readonly error: unknown
  run(work: () => Promise<void>): void
}

/** One thing at a time that may fail; a dismissed passkey dialogue is no failure. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = (work: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    work()
      .catch((fault: unknown) => setError(isDismissed(fault) ? null : fault))
      .finally(() => setBusy(false))
  }
  return { busy, error, run }
}
