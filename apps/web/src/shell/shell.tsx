import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { onSessionEnded } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { focusPage } from '../app/kept-focus.ts'
import { useLive } from '../app/live.ts'
import { forgetSession, SessionGate, signInPath } from '../app/session.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { takeBackByKey } from '../ui/undo-key.ts'
import { type Intent, onIntent } from './intents.ts'
import { OfflineStrip } from './offline-strip.tsx'
import type { Purpose } from './palette.tsx'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

const KeyboardSheet = lazy(async () => ({ default: (await import('./keyboard-sheet.tsx')).KeyboardSheet }))
const CreateAnywhere = lazy(async () => ({
  default: (await import('../records/create-anywhere.tsx')).CreateAnywhere,
}))
const CallDrawer = lazy(async () => ({ default: (await import('../records/call/call-drawer.tsx')).CallDrawer }))
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

/** A page that is opened has the focus; the first one is where the browser put it. */
function useFocusOnPage(): void {
  const { pathname } = useLocation()
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    focusPage()
  }, [pathname])
}

/** What lies over the page: the palette and for what, the keyboard sheet, a new record. */
type Over = { readonly kind: 'palette'; readonly purpose: Purpose } | { readonly kind: 'keys' } | Intent

const PALETTE: Over = { kind: 'palette', purpose: 'open' }

/** The keys that act anywhere, and what other parts ask the frame for. */
function useOver() {
  const [over, setOver] = useState<Over | null>(null)
  useShortcut('/', () => setOver(PALETTE))
  useShortcut('?', () => setOver({ kind: 'keys' }))
  useShortcut('c', () => setOver({ kind: 'create', plural: 'contacts' }))
  useShortcut('n', () => setOver({ kind: 'followUp' }))
  useEffect(() => onIntent(setOver), [])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (takeBackByKey(event)) return
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setOver((was) => (was === null ? PALETTE : null))
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return { over, show: () => setOver(PALETTE), hide: () => setOver(null) }
}

function OverPage({ over, onClose }: { readonly over: Over; readonly onClose: () => void }) {
  if (over.kind === 'keys') return <KeyboardSheet onClose={onClose} />
  if (over.kind === 'create') return <CreateAnywhere plural={over.plural} onClose={onClose} />
  if (over.kind === 'called') return <CallDrawer called={over} onClose={onClose} />
  return <Palette key={over.kind} purpose={over.kind === 'palette' ? over.purpose : over.kind} onClose={onClose} />
}

function Frame() {
  const t = useT()
  const { folded, fold } = useFoldedRail()
  const [drawer, setDrawer] = useState(false)
  const { over, show, hide } = useOver()
  useLive()
  useFocusOnPage()
  return (
    <div className={`app ${folded ? 'folded' : ''} ${drawer ? 'drawer-open' : ''}`}>
      <a className="skip" href="#sheet">
        {t('nav.skip')}
      </a>
      <Rail onFold={drawer ? () => setDrawer(false) : fold} onOpen={() => setDrawer(false)} />
      {drawer ? (
        <button type="button" className="scrim" aria-label={t('action.close')} onClick={() => setDrawer(false)} />
      ) : null}
      <TopBar onSearch={show} onMenu={() => setDrawer(true)} />
      <main className="sheet" id="sheet" tabIndex={-1}>
        <OfflineStrip />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      {over === null ? null : (
        <Suspense fallback={null}>
          <OverPage over={over} onClose={hide} />
        </Suspense>
      )}
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
