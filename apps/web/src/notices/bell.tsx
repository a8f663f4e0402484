import { lazy, Suspense, useState } from 'react'
import { BellButton } from './bell-button.tsx'
import { useNewest } from './use-notices.ts'

const OpenBell = lazy(async () => ({ default: (await import('./open-bell.tsx')).OpenBell }))

/** The bell: how many notices are unread. What it opens is fetched when it is first asked for. */
export function Bell() {
  const { data } = useNewest()
  const [asked, setAsked] = useState(false)
  const button = <BellButton unread={data?.unread ?? 0} aria-expanded={false} onClick={() => setAsked(true)} />
  if (!asked || data === undefined) return button
  return (
    <Suspense fallback={button}>
      <OpenBell notices={data} />
    </Suspense>
  )
}
