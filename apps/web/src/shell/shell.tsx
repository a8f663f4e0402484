import { lazy, Suspense, useEffect, useState } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { onSessionEnded } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useLive } from '../app/live.ts'
import { forgetSession, SessionGate, signInPath } from '../app/session.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { OfflineStrip } from './offline-strip.tsx'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))

const FOLDED = 'holdfast.rail-folded'

/** An ended session leads to signing in and back to the same address; what was being written stays in memory. */
function useEndedSession(): void {
  const navigate = useNavigate()
  const location = useLocation()
  const here = location.pathname + location.search
  useEffect(
    () =>
      onSessionEnded(() => {
        void navigate(signInPath(here), { state: { ended: true } })
        setTimeout(forgetSession)
      }),
    [navigate, here],
  )
}

function useFoldedRail() {
  const [folded, setFolded] = useState(localStorage.getItem(FOLDED) === 'yes')
  const fold = () => {
    localStorage.setItem(FOLDED, folded ? 'no' : 'yes')
    setFolded(!folded)
  }
  return { folded, fold }
}

function usePalette() {
  const [open, setOpen] = useState(false)
  useShortcut('/', () => setOpen(true))
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOpen((was) => !was)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return { open, show: () => setOpen(true), hide: () => setOpen(false) }
}

function Frame() {
  const t = useT()
  const { folded, fold } = useFoldedRail()
  const [drawer, setDrawer] = useState(false)
  const palette = usePalette()
  useLive()
  return (
    <div className={`app ${folded ? 'folded' : ''} ${drawer ? 'drawer-open' : ''}`}>
      <a className="skip" href="#sheet">
        {t('nav.skip')}
      </a>
      <Rail onFold={drawer ? () => setDrawer(false) : fold} onOpen={() => setDrawer(false)} />
      {drawer ? (
        <button type="button" className="scrim" aria-label={t('action.close')} onClick={() => setDrawer(false)} />
      ) : null}
      <TopBar onSearch={palette.show} onMenu={() => setDrawer(true)} />
      <main className="sheet" id="sheet" tabIndex={-1}>
        <OfflineStrip />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      {palette.open ? (
        <Suspense fallback={null}>
          <Palette onClose={palette.hide} />
        </Suspense>
      ) : null}
    </div>
  )
}

/** The frame of every screen of a session: rail, top bar, and the one white sheet. */
export function Shell() {
  useEndedSession()
  return (
    <SessionGate>
      <Frame />
    </SessionGate>
  )
}
