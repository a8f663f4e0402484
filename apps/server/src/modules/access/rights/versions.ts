/** The versions of a company's rights that were in force, each under the keeper's seal. */
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { type CompanyRights, rightsKept } from '../../../platform/gate/company-rights.ts'
import type { Reading } from '../../../platform/gate/context.ts'
import type { Services } from '../../../platform/services.ts'

const LABEL = 'rights'
const MOST_LISTED = 200

interface KeptVersion {
  readonly tenantId: string
  readonly rights: CompanyRights
  readonly askedBy: string
  readonly confirmedBy: string
  /** In milliseconds. */
  readonly at: number
}

interface VersionRow {
  readonly document: string
  readonly mac: Uint8Array
}

/** Keeps rights that are now in force, in the transaction that puts them there. */
export async function keepVersion(
  services: Services,
  tx: Transaction,
  put: Pick<KeptVersion, 'rights' | 'askedBy' | 'confirmedBy'>,
): Promise<void> {
  const at = services.clock.now()
  const document = JSON.stringify({ tenantId: tx.tenantId, ...put, at } satisfies KeptVersion)
  const [mac] = await services.keeper.mac(tx.tenantId, LABEL, [document])
  await tx.query(sql`insert into rights_version (tenant_id, version, at, asked_by, confirmed_by, document, mac)
    values (${tx.tenantId}, ${put.rights.version}, ${new Date(at).toISOString()}, ${put.askedBy}, ${put.confirmedBy}, ${document}, ${mac})`)
}

/** Those that carry the seal and are this company's, the newest first. Refuses with `unavailable` where a row was changed behind the application. */
export async function versionsOf({ services, caller }: Reading): Promise<readonly KeptVersion[]> {
  const tenantId = caller.tenant.id
  const rows = await services.database.read<VersionRow>(
    tenantId,
    sql`select document, mac from rights_version where tenant_id = ${tenantId} order by version desc limit ${MOST_LISTED}`,
    'rights_versions',
  )
  if (rows.length === 0) return []
  const sound = await services.keeper.verifyMacs(tenantId, LABEL, rows)
  const kept = rows.map(({ document }) => JSON.parse(document) as KeptVersion)
  if (!kept.every((each, at) => sound[at] === true && each.tenantId === tenantId))
    throw new Refusal('unavailable', { detail: 'A version of the company’s rights does not carry the keeper’s seal.' })
  return kept.map((each) => ({ ...each, rights: rightsKept(each.rights) }))
}
