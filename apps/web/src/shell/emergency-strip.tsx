import { Siren } from 'lucide-react'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { onLive } from '../app/live.ts'
import { askAnew } from '../app/queries.ts'
import { may, useMe } from '../app/session.tsx'
import { formatMoment } from '../ui/format.ts'

const FOLLOWING = ['me', 'approvals', 'emergencies', 'supports']

/** What an administrator is told of may be that two people did what they asked for: the frame and the page of such acts follow. */
function useFollowing(): void {
  const me = useMe()
  const follows = may(me, 'users', 'read') || may(me, 'support', 'ask')
  useEffect(() => {
    if (!follows) return
    return onLive(({ type }) => {
      if (type === 'notice.created') for (const key of FOLLOWING) void askAnew({ queryKey: [key] })
    })
  }, [follows])
}

/** On every page of whoever holds a duty lent in an emergency, while it lasts. */
export function EmergencyStrip() {
  const t = useT()
  const { emergency } = useMe()
  useFollowing()
  if (emergency === null || emergency === undefined || Date.parse(emergency.until) <= Date.now()) return null
  const role = t(emergency.role === 'system_admin' ? 'emergency.system' : 'emergency.security')
  return (
    <div className="strip" role="status">
      <Siren size={14} aria-hidden="true" />
      {t('emergency.strip', { role, time: formatMoment(emergency.until, t) })}
      <Link to="/approvals">{t('emergency.open')}</Link>
    </div>
  )
}
