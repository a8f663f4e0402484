/** A device that a program looks after (MDM, EDR): which one it is, and what the program last said of it (docs/decisions/0118). */
import type { Keeper } from '../keys/keeper.ts'

/** What can be the matter with a device. */
export const FAULTS = [
  'disk_not_encrypted',
  'screen_lock_off',
  'system_outdated',
  'firewall_off',
  'protection_off',
  'malware',
  'tampered',
  'other',
] as const
export type DeviceFault = (typeof FAULTS)[number]

export interface DeviceReport {
  /** What is the matter with it; in order where there is nothing. */
  readonly faults: readonly DeviceFault[]
  /** Name and version of its system: `macOS 15.4.1`. */
  readonly system?: string
  /** When it was found, and until when it counts, in milliseconds. */
  readonly at: number
  readonly until: number
}

/** What the row states under the keeper's newest seal. */
export interface ManagedDevice {
  readonly deviceId: string
  readonly userId: string
  /** Thumbprint of the browser's key. */
  readonly jkt: string
  readonly clientId: string
  /** The machine as its program calls it, as a keyed digest. */
  readonly machine: string
  /** When it was entered, in milliseconds. */
  readonly since: number
  /** Null before the first report. */
  readonly report: DeviceReport | null
}

/** What of a device's row says it, or what a join brings where there is none. */
export interface ManagedRow {
  readonly device_id: string | null
  readonly managed: string | null
  readonly managed_epoch: number | null
  readonly managed_mac: Uint8Array | null
}

/** The device as its row states it; null where no program looks after it, `unsound` where the row is not what was last written of this very device. */
export async function managedOf(
  keeper: Pick<Keeper, 'checkAuthority'>,
  tenantId: string,
  row: ManagedRow,
): Promise<ManagedDevice | null | 'unsound'> {
  const { device_id, managed, managed_epoch, managed_mac } = row
  if (device_id === null || managed === null) return null
  if (managed_epoch === null || managed_mac === null) return 'unsound'
  const isSound = await keeper.checkAuthority(tenantId, device_id, managed, managed_epoch, managed_mac)
  const device = isSound ? (JSON.parse(managed) as ManagedDevice) : null
  return device?.deviceId === device_id ? device : 'unsound'
}

/** Until when a device is in order by its program's word, in milliseconds: 0 where it is not, null where nobody has said anything. */
export async function inOrderUntil(
  keeper: Pick<Keeper, 'checkAuthority'>,
  of: { readonly tenantId: string; readonly userId: string; readonly jkt?: string },
  row: ManagedRow,
): Promise<number | null> {
  const device = await managedOf(keeper, of.tenantId, row)
  if (device === null) return null
  if (device === 'unsound' || device.userId !== of.userId || device.jkt !== of.jkt) return 0
  if (device.report === null) return null
  return device.report.faults.length === 0 ? device.report.until : 0
}
