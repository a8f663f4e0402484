import type { StreamEvent } from '@holdfast/sdk'
import { useEffect } from 'react'

type Listener = (event: StreamEvent) => void
const listeners = new Set<Listener>()

const tell = (event: StreamEvent): void => {
  for (const listener of listeners) listener(event)
}

/** Hears what the server tells while it happens. */
export function onLive(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Follows the server's live changes as long as the session's frame stands; what follows them is fetched after the first screen. */
export function useLive(): void {
  useEffect(() => {
    const end = new AbortController()
    void import('./live-stream.ts').then(({ followLive }) => followLive(tell, end.signal)).catch(() => undefined)
    return () => end.abort()
  }, [])
}
