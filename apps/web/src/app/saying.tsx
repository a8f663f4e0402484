import type { App } from 'antd'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { useFetchAhead } from '../ui/fetch-ahead.ts'

/** Ant Design's own ways to say something over the page. */
export type Speaker = ReturnType<typeof App.useApp>

type Deferred<Method> = Method extends (...said: infer Said) => unknown ? (...said: Said) => void : never
type Some<Part, Names extends keyof Part> = { readonly [Name in Names]: Deferred<Part[Name]> }

interface Saying {
  readonly message: Some<Speaker['message'], 'success' | 'info' | 'warning' | 'destroy'>
  readonly modal: Some<Speaker['modal'], 'confirm' | 'info' | 'warning'>
  readonly notification: Some<Speaker['notification'], 'success' | 'warning'>
}

const SpeakerHost = lazy(async () => ({ default: (await import('./speaker-host.tsx')).SpeakerHost }))

/** It is fetched soon after the first screen, so that a lost connection can be told of. */
const SOON_MS = 2_000

const speaker = Promise.withResolvers<Speaker>()
const listeners = new Set<() => void>()
let isAsked = false

function ask(): void {
  isAsked = true
  for (const listener of listeners) listener()
}

function tell(work: (to: Speaker) => void): void {
  ask()
  void speaker.promise.then(work)
}

const saying: Saying = {
  message: {
    success: (...said) => tell(({ message }) => void message.success(...said)),
    info: (...said) => tell(({ message }) => void message.info(...said)),
    warning: (...said) => tell(({ message }) => void message.warning(...said)),
    destroy: (...said) => tell(({ message }) => message.destroy(...said)),
  },
  modal: {
    confirm: (...said) => tell(({ modal }) => void modal.confirm(...said)),
    info: (...said) => tell(({ modal }) => void modal.info(...said)),
    warning: (...said) => tell(({ modal }) => void modal.warning(...said)),
  },
  notification: {
    success: (...said) => tell(({ notification }) => notification.success(...said)),
    warning: (...said) => tell(({ notification }) => notification.warning(...said)),
  },
}

/** Messages, questions and notes over the page. What shows them is no part of the first screen: what is said before it is there waits for it. */
export const useSaying = (): Saying => saying

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Where what is said appears. */
export function Sayings() {
  const asked = useSyncExternalStore(subscribe, () => isAsked)
  useFetchAhead(ask, SOON_MS)
  if (!asked) return null
  return (
    <Suspense fallback={null}>
      <SpeakerHost onReady={speaker.resolve} />
    </Suspense>
  )
}
