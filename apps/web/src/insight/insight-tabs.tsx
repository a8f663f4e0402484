import { NavLink } from 'react-router'
import { useT } from '../app/i18n.ts'

/** The pages of insight, beside each other. */
export function InsightTabs() {
  const t = useT()
  return (
    <div className="views">
      <nav aria-label={t('nav.insight')}>
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
