import type { Access, BudgetClass, Grant } from '@holdfast/policy'
import type { Caller } from './session.ts'
import type { Tenant } from './tenant-policy.ts'

/** What acts in a company without a person behind it: its id, and all that it may do. */
export interface Acting {
  readonly id: string
  readonly budgets: readonly BudgetClass[]
  readonly grant: Grant
}

/** Such a one as a caller of its company; no session stands behind it, and it has no right but the stated one. */
export function workCaller(tenant: Tenant, { id, budgets, grant }: Acting): Caller {
  const nobody = { roles: [], founder: false, teamId: null, trainedUntil: null }
  const user = { id, tenantId: tenant.id, status: 'active', ...nobody } as const
  const principal = {
    tenantId: tenant.id,
    userId: id,
    roles: [],
    teamId: null,
    departmentTeamIds: [],
    foundSince: new Date(0).toISOString(),
  }
  const session = {
    id,
    tenantId: tenant.id,
    userId: id,
    tokenHash: '',
    state: 'full',
    createdAt: 0,
    expiresAt: 0,
    factorAt: null,
    factor: null,
  } as const
  const access: Access = {
    principal,
    capabilities: new Set(),
    budgets,
    objects: new Map([[grant.object, { levels: [grant] }]]),
    facts: new Set(),
    byPurpose: [],
  }
  return { session, user, tenant, access, principal, language: tenant.language }
}
