import { sql } from 'kysely'
import { noteRows, systemTables } from '../audit/system-rows.ts'
import type { Transaction } from '../database/database.ts'
import { Refusal } from '../errors/refusal.ts'
import type { Services } from '../services.ts'
import { readPolicy, type TenantPolicy } from './tenant-policy.ts'

interface PolicyRow {
  readonly policy_document: string
  readonly policy_epoch: number
  readonly policy_mac: Uint8Array
}

/**
 * Changes what decides rights and sealing in the transaction's company: locks it, checks the seal of what stands, applies `change`, seals the
 * result under the keeper's next epoch. The keeper holds to the old document until it has seen the new one, which happens right after the commit.
 * Refuses with `unavailable` if the present policy does not carry the seal.
 */
export async function changePolicy(
  services: Services,
  tx: Transaction,
  change: (policy: TenantPolicy) => TenantPolicy,
): Promise<void> {
  const { keeper } = services
  const id = tx.tenantId
  const [row] = await tx.query<PolicyRow>(
    sql`select policy_document, policy_epoch, policy_mac from tenant where tenant_id = ${id} for update`,
  )
  if (row === undefined) throw new Refusal('not_found')
  if (!(await keeper.checkAuthority(id, id, row.policy_document, row.policy_epoch, row.policy_mac)))
    throw new Refusal('unavailable', { detail: 'The policy of the company does not carry the keeper’s seal.' })
  const document = JSON.stringify(change(readPolicy(row.policy_document)))
  const { epoch, mac } = await keeper.sealAuthority(id, id, document, 'staff')
  tx.afterCommit(() => {
    // whoever made the change sees it in their next request
    services.sessions.forget()
    void keeper.checkAuthority(id, id, document, epoch, mac).catch(() => false)
  })
  await tx.query(
    sql`update tenant set policy_document = ${document}, policy_epoch = ${epoch}, policy_mac = ${mac} where tenant_id = ${id}`,
  )
  await noteRows(tx, systemTables.tenant, [id])
}
