import { lazy, Suspense, useState } from 'react'
import { BellButton } from './bell-button.tsx'
import { useNewest } from './use-notices.ts'

const OpenBell = lazy(async () => ({ default: (await import('./open-bell.tsx')).OpenBell }))

/** The bell: how many notices are unread. What it opens is fetched when it is first asked for. */
export function Bell() {
  const { data } = useNewest()
  const [asked, setAsked] = useState(false)
  // outside one's own hours nothing shows by itself; who opens the bell sees what waits
  const shown = data === undefined || data.resting ? 0 : data.unread
  const button = <BellButton unread={shown} aria-expanded={false} onClick={() => setAsked(true)} />
  if (!asked || data === undefined) return button
  return (
    <Suspense fallback={button}>
      <OpenBell notices={data} />
    </Suspense>
  )
}
