import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { type ManagedDevice, type ManagedRow, managedOf } from '../../../platform/gate/managed-device.ts'
import { sealNewest } from '../../../platform/gate/seal-newest.ts'
import type { Keeper } from '../../../platform/keys/keeper.ts'
import type { Services } from '../../../platform/services.ts'

/** Machines as their program calls them, as digests that only the keeper makes: a name of a computer often names a person. */
export async function machineDigests(
  keeper: Pick<Keeper, 'mac'>,
  tenantId: string,
  { clientId, machines }: { readonly clientId: string; readonly machines: readonly string[] },
): Promise<string[]> {
  const macs = await keeper.mac(
    tenantId,
    'device-machine',
    machines.map((machine) => `${clientId} ${machine}`),
  )
  return macs.map((mac) => Buffer.from(mac).toString('base64url'))
}

/** The devices that were entered as these machines, held until the transaction ends. */
export async function lockMachines(
  services: Services,
  tx: Transaction,
  machines: readonly string[],
): Promise<ManagedDevice[]> {
  const rows = await tx.query<ManagedRow>(
    sql`select id as device_id, managed, managed_epoch, managed_mac from device
      where tenant_id = ${tx.tenantId} and machine = any(${machines}) order by id for update`,
  )
  const all = await Promise.all(rows.map((row) => managedOf(services.keeper, tx.tenantId, row)))
  return all.filter((device) => device !== null && device !== 'unsound')
}

/** Writes what is known of a device from now on. */
export async function putManaged(services: Services, tx: Transaction, device: ManagedDevice): Promise<void> {
  const { deviceId, userId, jkt, clientId, machine, since, report } = device
  const document = JSON.stringify({ deviceId, userId, jkt, clientId, machine, since, report } satisfies ManagedDevice)
  const { epoch, mac } = await sealNewest(services.keeper, tx, { scope: deviceId, document, budget: 'staff' })
  await tx.query(sql`update device set machine = ${machine}, managed = ${document}, managed_epoch = ${epoch}, managed_mac = ${mac}
    where tenant_id = ${tx.tenantId} and id = ${deviceId}`)
  await noteRows(tx, systemTables.device, [deviceId])
}
