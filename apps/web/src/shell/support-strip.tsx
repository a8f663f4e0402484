import { LifeBuoy } from 'lucide-react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { formatMoment } from '../ui/format.ts'

/** On every page of whoever reads under a support access, and of those who oversee them, while one lasts. */
export function SupportStrip() {
  const t = useT()
  const { support, supportsLasting = 0 } = useMe()
  const isOwn = support !== null && support !== undefined && Date.parse(support.until) > Date.now()
  if (!isOwn && supportsLasting === 0) return null
  return (
    <div className="strip" role="status">
      <LifeBuoy size={14} aria-hidden="true" />
      {isOwn
        ? t('support.strip', { time: formatMoment(support.until, t) })
        : t('support.stripOthers', { count: supportsLasting })}
      <Link to="/approvals">{t(isOwn ? 'emergency.open' : 'support.look')}</Link>
    </div>
  )
}
