import type { DeviceInfo } from '@holdfast/sdk'
import { Laptop } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '../../app/i18n.ts'
import { formatAgo, formatDay } from '../../ui/format.ts'
import { BrowserSays } from './browser-says.tsx'
import { DeviceReportLine } from './device-report.tsx'

/** Until when a device counts as its person's; null where it does not. */
const trustOf = ({ trustedUntil }: DeviceInfo): string | null =>
  trustedUntil !== null && Date.parse(trustedUntil) > Date.now() ? trustedUntil : null

/** A device: how its person calls it, what its browser says it is, when it was there, and until when it is trusted. */
export function DeviceLine({ device, children }: { readonly device: DeviceInfo; readonly children?: ReactNode }) {
  const t = useT()
  const until = trustOf(device)
  return (
    <li className="setline">
      <Laptop size={18} aria-hidden="true" />
      <div className="col grow">
        <b>
          {device.name} {device.current ? <span className="tag p">{t('session.this')}</span> : null}{' '}
          {device.signedIn ? null : <span className="tag">{t('device.signedOut')}</span>}
        </b>
        <span className="sm t3">
          {device.says === device.name ? '' : `${t('device.says', { says: device.says })} · `}
          {t('session.seen', { ago: formatAgo(device.lastSeenAt, t) })} ·{' '}
          {t('device.since', { day: formatDay(device.firstSeenAt) })}
        </span>
        <span className="sm t3">
          {until === null ? t('device.untrusted') : t('device.trusted', { day: formatDay(until) })}
        </span>
        {device.current ? <BrowserSays /> : null}
        <DeviceReportLine device={device} />
      </div>
      {children}
    </li>
  )
}
