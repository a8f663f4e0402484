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

/** What other windows of this browser tell, kept from now on until somebody hears it. */
export interface OtherWindows {
  readonly channel: BroadcastChannel
  readonly early: StreamEvent[]
}

function keepEarly(): OtherWindows {
  const channel = new BroadcastChannel('holdfast-live')
  const early: StreamEvent[] = []
  channel.onmessage = ({ data }: MessageEvent<StreamEvent>) => early.push(data)
  return { channel, early }
}

/** Follows the server's live changes as long as the session's frame stands; what follows them is fetched after the first screen, and misses nothing. */
export function useLive(): void {
  useEffect(() => {
    const end = new AbortController()
    const since = Date.now()
    const others = keepEarly()
    const leave = () => {
      end.abort()
      others.channel.close()
    }
    import('./live-stream.ts')
      .then(({ followLive }) => followLive(tell, { since, others, signal: end.signal }))
      .catch(leave)
    return leave
  }, [])
}
