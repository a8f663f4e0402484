import { Suspense, useEffect, useRef } from 'react'
import { Navigate, NavLink, Outlet, useLocation } from 'react-router'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { NoPage } from '../ui/no-page.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { type SettingsPage, settingsPagesOf } from './pages.ts'
import '../styles/settings-pages.css'

const groups: readonly MessageId[] = ['settings.people', 'settings.data', 'settings.company', 'settings.own']

function PageLink({ page }: { readonly page: SettingsPage }) {
  const t = useT()
  const Icon = page.icon
  return (
    <NavLink to={page.path} className={({ isActive }) => (isActive ? 'on' : '')}>
      <Icon size={16} strokeWidth={1.85} aria-hidden="true" />
      <span>{t(page.name)}</span>
    </NavLink>
  )
}

/** Brings the open page of a strip that scrolls into its middle; where that scrolled it to, undefined where none is open. */
function centreOpen(strip: HTMLElement): number | undefined {
  const open = strip.querySelector('.on')
  if (open === null) return undefined
  // not by scrollIntoView: from then on the first Tab of the page would begin there
  const [outer, inner] = [strip.getBoundingClientRect(), open.getBoundingClientRect()]
  strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2
  return strip.scrollLeft
}

function PageList({ pages }: { readonly pages: readonly SettingsPage[] }) {
  const t = useT()
  const list = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  // on a phone the list is a strip that scrolls: the open page stands in sight
  useEffect(() => {
    const strip = list.current
    if (pathname === '' || strip === null) return
    const at = centreOpen(strip)
    // names are as wide as their type, which may come later; who has scrolled meanwhile is left where they are
    let isLeft = false
    void document.fonts.ready.then(() => {
      if (!isLeft && strip.scrollLeft === at) centreOpen(strip)
    })
    return () => {
      isLeft = true
    }
  }, [pathname])
  return (
    <nav className="setnav" ref={list} aria-label={t('nav.settings')}>
      {groups.map((group) => {
        const inGroup = pages.filter((page) => page.group === group)
        if (inGroup.length === 0) return null
        return (
          <div key={group} className="setgroup">
            <span className="navhead">{t(group)}</span>
            {inGroup.map((page) => (
              <PageLink key={page.path} page={page} />
            ))}
          </div>
        )
      })}
    </nav>
  )
}

/** Settings: at the left the pages one's role opens, by subject; at the right the one that is open. */
export function SettingsLayout() {
  const { pathname } = useLocation()
  const pages = settingsPagesOf(useMe())
  const first = pages[0]
  if (pathname === '/settings' && first !== undefined) return <Navigate to={first.path} replace />
  const isOpen = pages.some(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
  return (
    <div className="settings">
      <PageList pages={pages} />
      <div className="setmain">
        <Suspense fallback={<SheetLoading />}>{isOpen ? <Outlet /> : <NoPage />}</Suspense>
      </div>
    </div>
  )
}
