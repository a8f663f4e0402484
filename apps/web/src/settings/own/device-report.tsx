import type { DeviceInfo, DeviceReport } from '@holdfast/sdk'
import { type Translate, useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { formatDay, formatMoment } from '../../ui/format.ts'
import { listed } from '../rights/rights-words.ts'

const FAULTS: Readonly<Record<string, MessageId>> = {
  disk_not_encrypted: 'device.fault.disk_not_encrypted',
  screen_lock_off: 'device.fault.screen_lock_off',
  system_outdated: 'device.fault.system_outdated',
  firewall_off: 'device.fault.firewall_off',
  protection_off: 'device.fault.protection_off',
  malware: 'device.fault.malware',
  tampered: 'device.fault.tampered',
}

const STATES: Readonly<Record<DeviceReport['state'], MessageId>> = {
  in_order: 'device.report.in_order',
  out_of_order: 'device.report.out_of_order',
  expired: 'device.report.expired',
}

function reportWords({ state, faults, system, at, until }: DeviceReport, t: Translate): string {
  const said = t(STATES[state], {
    faults: listed(faults.map((fault) => t(FAULTS[fault] ?? 'device.fault.other'))),
    at: formatMoment(at, t),
    until: formatMoment(until, t),
  })
  return system === undefined ? said : `${said} · ${system}`
}

/** What the program that looks after a device last said of it; nothing where none does. */
export function DeviceReportLine({ device }: { readonly device: DeviceInfo }) {
  const t = useT()
  const { report, managedSince } = device
  if (report !== null)
    return <span className={report.state === 'in_order' ? 'sm t3' : 'sm warn'}>{reportWords(report, t)}</span>
  return managedSince === null ? null : (
    <span className="sm t3">{t('device.managed', { day: formatDay(managedSince) })}</span>
  )
}
