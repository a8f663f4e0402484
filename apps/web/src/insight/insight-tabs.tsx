import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useT } from '../app/i18n.ts'

/** The pages of insight, beside each other; where they have no room the open one is in sight. */
export function InsightTabs() {
  const t = useT()
  const { pathname } = useLocation()
  const tabs = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another open tab
  useEffect(() => {
    const open = tabs.current?.querySelector('a[aria-current="page"]')
    open?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [pathname])
  return (
    <div className="views">
      <nav ref={tabs} aria-label={t('nav.insight')}>
        <NavLink to="/insight" end>
          {t('funnel.title')}
        </NavLink>
        <NavLink to="/insight/forecast">{t('forecast.title')}</NavLink>
        <NavLink to="/insight/weeks">{t('course.title')}</NavLink>
        <NavLink to="/insight/review">{t('review.title')}</NavLink>
        <NavLink to="/insight/boards">{t('boards.title')}</NavLink>
        <NavLink to="/insight/leaders">{t('leader.title')}</NavLink>
        <NavLink to="/insight/activity">{t('weekly.title')}</NavLink>
      </nav>
    </div>
  )
}
