import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { onSessionEnded } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { focusPage } from '../app/kept-focus.ts'
import { useLive } from '../app/live.ts'
import { forgetSession, SessionGate, signInPath } from '../app/session.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { takeBackByKey } from '../ui/undo-key.ts'
import { EmergencyStrip } from './emergency-strip.tsx'
import { type Intent, onIntent } from './intents.ts'
import { OfflineStrip } from './offline-strip.tsx'
import type { Purpose } from './palette.tsx'
import { Rail } from './rail.tsx'
import { SupportStrip } from './support-strip.tsx'
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

/** What is no palette. */
const OF_THEIR_OWN: ReadonlySet<Over['kind']> = new Set(['keys', 'create', 'called'])

interface OverProps {
  readonly over: Over
  readonly onClose: () => void
}

function Overlay({ over, typed, onClose }: OverProps & { readonly typed: RefObject<string> }) {
  if (over.kind === 'keys') return <KeyboardSheet onClose={onClose} />
  if (over.kind === 'create') return <CreateAnywhere plural={over.plural} onClose={onClose} />
  if (over.kind === 'called') return <CallDrawer called={over} onClose={onClose} />
  const purpose = over.kind === 'palette' ? over.purpose : over.kind
  return <Palette key={over.kind} purpose={purpose} typed={typed} onClose={onClose} />
}

/** Gives the focus back to where it was as it goes: whatever comes in its place finds it there. */
function focusMeanwhile(input: HTMLInputElement | null) {
  const before = document.activeElement
  input?.focus()
  return () => (before instanceof HTMLElement ? before.focus() : undefined)
}

/** What lies over the page, once it has come; what is typed for the palette before that is kept for it and goes to no shortcut. */
function OverPage({ over, onClose }: OverProps) {
  const t = useT()
  const typed = useRef('')
  const waiting = OF_THEIR_OWN.has(over.kind) ? null : (
    <input
      ref={focusMeanwhile}
      className="vh"
      aria-label={t('search.label')}
      onKeyDown={({ key }) => (key === 'Escape' ? onClose() : undefined)}
      onChange={({ target }) => {
        typed.current = target.value
      }}
    />
  )
  return (
    <Suspense fallback={waiting}>
      <Overlay over={over} typed={typed} onClose={onClose} />
    </Suspense>
  )
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
        <EmergencyStrip />
        <SupportStrip />
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      {over === null ? null : <OverPage over={over} onClose={hide} />}
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
