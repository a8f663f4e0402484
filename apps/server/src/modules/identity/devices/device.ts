/** A device is a browser's key, as one person signed in by it. */
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Reader } from '../../../platform/database/reader.ts'
import { type ManagedDevice, type ManagedRow, managedOf } from '../../../platform/gate/managed-device.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { isoTime } from '../times.ts'

/** What the row states under the keeper's MAC. */
export interface DeviceDocument {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  /** Thumbprint of the key (RFC 7638). */
  readonly jkt: string
  /** In milliseconds; null before a factor of the person's own was shown at it. */
  readonly trustedUntil: number | null
}

/** What is sealed of a device: how its person calls it, and what the browser says it is, which nothing proves. */
export interface DeviceWords {
  readonly name: string
  readonly says: string
}

export interface OpenDevice extends DeviceDocument, DeviceWords {
  readonly createdAt: string
  readonly seenAt: string
  /** What the program that looks after it said of it; null where none does, or the row is not what was written. */
  readonly managed: ManagedDevice | null
}

interface DeviceRow extends ManagedRow {
  readonly id: string
  readonly sealed: Uint8Array
  readonly document: string
  readonly mac: Uint8Array
  readonly created_at: string
  readonly seen_at: string
}

const LABEL = 'device'
const MOST_DEVICES = 200

const bindingOf = (tenantId: string, id: string): Uint8Array =>
  Buffer.concat([Buffer.from('own-device'), uuidToBytes(tenantId), uuidToBytes(id)])

async function sealedWords(services: Services, { tenantId, id }: DeviceDocument, words: DeviceWords): Promise<Buffer> {
  const key = await services.keeper.purposeKey(tenantId, 'settings')
  const { name, says } = words
  const text = JSON.stringify({ name, says })
  return sealSmall(key, { text, binding: bindingOf(tenantId, id), random: services.random })
}

type Opened = Omit<OpenDevice, 'managed'>

function opened(key: Uint8Array, row: DeviceRow): Opened | null {
  const device = JSON.parse(row.document) as DeviceDocument
  const text = device.id === row.id ? openSmall(key, row.sealed, bindingOf(device.tenantId, row.id)) : null
  if (text === null) return null
  return { ...device, ...(JSON.parse(text) as DeviceWords), createdAt: row.created_at, seenAt: row.seen_at }
}

/** The person's devices, newest in use first; a row without the keeper's MAC is none. */
export async function devicesOf(services: Services, reader: Reader, userId: string): Promise<OpenDevice[]> {
  const { keeper } = services
  const { tenantId } = reader
  const rows = await reader.query<DeviceRow>(
    sql`select id, id as device_id, managed, managed_epoch, managed_mac, sealed, document, mac, created_at, seen_at from device where tenant_id = ${tenantId} and user_id = ${userId}
      order by seen_at desc, id limit ${MOST_DEVICES}`,
  )
  if (rows.length === 0) return []
  const [sound, key] = await Promise.all([
    keeper.verifyMacs(tenantId, LABEL, rows),
    keeper.purposeKey(tenantId, 'settings'),
  ])
  const all = rows.map(async (row, at): Promise<OpenDevice[]> => {
    const device = sound[at] === true ? opened(key, row) : null
    if (device === null || device.userId !== userId || device.tenantId !== tenantId) return []
    const managed = await managedOf(keeper, tenantId, row)
    return [{ ...device, managed: managed === 'unsound' ? null : managed }]
  })
  return (await Promise.all(all)).flat()
}

/** Writes a device as it is from now on, new or not; `seenAt` is when its person last came in at it, in milliseconds. */
export async function putDevice(
  services: Services,
  tx: Transaction,
  device: DeviceDocument & DeviceWords & { readonly seenAt: number },
): Promise<void> {
  const { id, tenantId, userId, jkt, trustedUntil } = device
  const document = JSON.stringify({ id, tenantId, userId, jkt, trustedUntil } satisfies DeviceDocument)
  const [[mac], sealed] = await Promise.all([
    services.keeper.mac(tenantId, LABEL, [document]),
    sealedWords(services, device, device),
  ])
  const at = isoTime(device.seenAt)
  await tx.query(sql`insert into device (tenant_id, id, user_id, thumbprint, sealed, document, mac, created_at, seen_at)
    values (${tenantId}, ${id}, ${userId}, ${jkt}, ${sealed}, ${document}, ${mac}, ${at}, ${at})
    on conflict (tenant_id, id) do update set sealed = excluded.sealed, document = excluded.document, mac = excluded.mac,
      seen_at = excluded.seen_at`)
  await noteRows(tx, systemTables.device, [id])
}

/** Takes a device of the person's back; false where there is none. */
export async function removeDevice(tx: Transaction, which: { id: string; userId: string }): Promise<boolean> {
  const gone = await tx.query(
    sql`delete from device where tenant_id = ${tx.tenantId} and id = ${which.id} and user_id = ${which.userId} returning id`,
  )
  if (gone.length > 0) await noteRows(tx, systemTables.device, [which.id])
  return gone.length > 0
}
