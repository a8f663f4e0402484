import { POOLED_OBJECT, type Pools } from '@holdfast/catalog'
import type { Caller } from '../../platform/gate/session.ts'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'
import { workCaller } from '../../platform/gate/work-caller.ts'
import type { Services } from '../../platform/services.ts'
import type { Writing } from '../../records/index.ts'

export const NEGLECT_JOB = 'pool.neglect'

const bringsBack = ({ pools }: Pools): boolean => pools.some(({ neglect }) => neglect !== null)

const seal = (
  services: Services,
  tenantId: string,
  { id, budget }: { id: string; budget: 'job' | 'staff' },
): Promise<unknown> => {
  const document = JSON.stringify({ id, tenantId, work: NEGLECT_JOB, opens: budget === 'job' })
  return services.keeper.sealAuthority(tenantId, id, document, budget)
}

/**
 * In whose budget the keeper counts what is opened by pools that are set up like this: an id of the server's own, for one that an administrator states
 * might be a person's. Where nothing comes back any more it opens nothing.
 */
export async function settlePrincipal(services: Services, tenantId: string, about: { before: Pools; after: Pools }) {
  const { before, after } = about
  const id = before.principal ?? (bringsBack(after) ? services.newId() : undefined)
  if (id === undefined) return {}
  if (bringsBack(after) !== bringsBack(before))
    await seal(services, tenantId, { id, budget: bringsBack(after) ? 'job' : 'staff' })
  return { principal: id }
}

const callerOf = (tenant: Tenant, id: string): Caller =>
  workCaller(tenant, {
    id,
    budgets: [],
    grant: { object: POOLED_OBJECT, actions: ['update'], reach: 'all', fields: {}, write: [] },
  })

/** The company's rule, bringing customers back. */
export const writingOfRule = (services: Services, tenant: Tenant, principal: string): Writing => ({
  services,
  caller: callerOf(tenant, principal),
  object: tenant.catalog.getObject(POOLED_OBJECT),
  purpose: 'job',
})
