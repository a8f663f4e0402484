import type { Transaction } from '../../../platform/database/database.ts'
import { changePolicy } from '../../../platform/gate/change-policy.ts'
import { withoutSubstitute } from '../../../platform/gate/substitutes.ts'
import type { TenantPolicy } from '../../../platform/gate/tenant-policy.ts'
import type { Services } from '../../../platform/services.ts'

/** The teams and departments a person leads. */
export const ledBy = (policy: TenantPolicy, userId: string): readonly string[] =>
  Object.entries(policy.leads).flatMap(([unit, lead]) => (lead === userId ? [unit] : []))

/** What one person led is led by another; they stand in for nobody any more, nor does anybody for them. */
export async function handOverLead(services: Services, tx: Transaction, change: { from: string; to: string }) {
  await changePolicy(services, tx, (policy) => ({
    ...withoutSubstitute(policy, change.from),
    leads: Object.fromEntries(
      Object.entries(policy.leads).map(([unit, lead]) => [unit, lead === change.from ? change.to : lead]),
    ),
  }))
}
