import type { Principal } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Services } from '../platform/services.ts'
import type { Writing } from './writing.ts'

interface Finding {
  readonly principalId: string
  readonly recordId: string
  readonly at: string
}

const LABEL = 'found'
const documentOf = ({ principalId, recordId, at }: Finding): string => JSON.stringify([principalId, recordId, at])

/** Puts a record within the finder's reach, under the keeper's MAC: a row written behind the application gives none. */
export async function noteFound({ services, caller }: Writing, recordId: string): Promise<void> {
  const tenantId = caller.tenant.id
  const { userId: principalId, foundSince } = caller.principal
  const at = new Date(services.clock.now()).toISOString()
  const [mac] = await services.keeper.mac(tenantId, LABEL, [documentOf({ principalId, recordId, at })])
  await services.database.inTenant(tenantId, async (tx) => {
    await tx.query(
      sql`delete from found where tenant_id = ${tenantId} and principal_id = ${principalId} and at <= ${foundSince}`,
    )
    await tx.query(sql`insert into found (tenant_id, principal_id, record_id, at, mac) values (${tenantId}, ${principalId}, ${recordId}, ${at}, ${mac})
      on conflict (tenant_id, principal_id, record_id) do update set at = excluded.at, mac = excluded.mac`)
  })
}

/** Those of the records that the principal truly found a short while ago. */
export async function provenFound(
  services: Services,
  who: Principal,
  recordIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (recordIds.length === 0) return new Set()
  const rows = await services.database.read<{ record_id: string; at: string; mac: Uint8Array }>(
    who.tenantId,
    sql`select record_id, at, mac from found where tenant_id = ${who.tenantId} and principal_id = ${who.userId} and record_id = any(${recordIds}::uuid[]) and at > ${who.foundSince}`,
  )
  if (rows.length === 0) return new Set()
  const sound = await services.keeper.verifyMacs(
    who.tenantId,
    LABEL,
    rows.map(({ record_id: recordId, at, mac }) => ({
      document: documentOf({ principalId: who.userId, recordId, at }),
      mac,
    })),
  )
  return new Set(rows.filter((_, index) => sound[index] === true).map((row) => row.record_id))
}
