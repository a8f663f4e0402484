import { isProblem, type StreamEvent } from '@holdfast/sdk'
import { api, tellSessionEnded } from './api.ts'
import type { OtherWindows } from './live.ts'
import { refreshAll, refreshChanged, refreshSettings } from './live-updates.ts'

const NAME = 'holdfast-live'

interface Following {
  /** When the frame began to ask for what it shows (milliseconds since 1970). */
  readonly since: number
  readonly others: OtherWindows
  readonly signal: AbortSignal
}

/**
 * One connection for all windows of this browser: a browser opens six to one server, and each window would hold one for good. Whoever holds the
 * lock listens and tells the others; when its window closes, the next takes over from what it heard last.
 */
async function listen(tell: (event: StreamEvent) => void, { since, others, signal }: Following): Promise<void> {
  const { channel, early } = others
  let heardAt = since
  const hear = (event: StreamEvent) => {
    heardAt = Date.now()
    tell(event)
  }
  channel.onmessage = ({ data }: MessageEvent<StreamEvent>) => hear(data)
  for (const event of early.splice(0)) hear(event)
  const told = (event: StreamEvent) => {
    tell(event)
    if (!signal.aborted) channel.postMessage(event)
  }
  await navigator.locks.request(NAME, { signal }, () => api.stream({ onEvent: told, since: heardAt, signal }))
}

let isSigningOut = false

/** Until this window follows anew, an ended session is nothing to tell in it: its owner has just ended it here. */
export function noteSigningOut(): void {
  isSigningOut = true
}

/**
 * A stream ends with the token it was opened by, and a factor that is added gives the window a new one: only the server's word on who one is now
 * tells whether the session is over.
 */
async function askWhetherEnded(): Promise<void> {
  if (isSigningOut) return
  await api.get('/auth/me').catch((error: unknown) => {
    if (isProblem(error) && error.status === 401) tellSessionEnded()
  })
}

/** What the page itself does about an event, before those who listen for their own. */
function heed({ type, data }: StreamEvent): void {
  if (type === 'session.ended') void askWhetherEnded()
  if (type === 'record.changed') refreshChanged(data)
  if (type === 'catalog.changed' || type === 'company.changed') refreshSettings()
  if (type === 'missed') refreshAll()
}

/** Follows the live changes until the signal ends it; what one looks at is brought up to date in place. */
export async function followLive(tell: (event: StreamEvent) => void, following: Following): Promise<void> {
  isSigningOut = false
  const heard = (event: StreamEvent) => {
    heed(event)
    tell(event)
  }
  await listen(heard, following).catch((error: unknown) => {
    if (!following.signal.aborted) throw error
  })
}
