/** The person for whom an import runs, as they stand now: whoever was frozen or lost the right since imports nothing more. */
import { compileAccess, mayEver, type Principal, standardRoles } from '@holdfast/policy'
import { sql } from 'kysely'
import { Refusal } from '../../../platform/errors/refusal.ts'
import {
  authorityDocument,
  type Caller,
  type SessionDocument,
  type UserAuthority,
} from '../../../platform/gate/session.ts'
import { type Tenant, teamsBelow } from '../../../platform/gate/tenant-policy.ts'
import type { Services } from '../../../platform/services.ts'

interface UserRow {
  readonly status: UserAuthority['status']
  readonly roles: readonly string[]
  readonly founder: boolean
  readonly team_id: string | null
  readonly language: 'zh' | 'en'
  readonly authority_epoch: number
  readonly authority_mac: Uint8Array
}

async function checkedUser(services: Services, tenant: Tenant, userId: string) {
  const [row] = await services.database.read<UserRow>(
    tenant.id,
    sql`select status, roles, founder, team_id, language, authority_epoch, authority_mac from app_user where tenant_id = ${tenant.id} and id = ${userId}`,
    'importer',
  )
  if (row === undefined) throw new Refusal('forbidden')
  const { status, roles, founder, team_id: teamId } = row
  const user: UserAuthority = { id: userId, tenantId: tenant.id, status, roles, founder, teamId }
  const document = authorityDocument(user)
  const sound = await services.keeper.checkAuthority(
    tenant.id,
    userId,
    document,
    row.authority_epoch,
    row.authority_mac,
  )
  if (!sound || status !== 'active') throw new Refusal('forbidden')
  return { user, language: row.language }
}

/** No session stands behind a job; nothing that asks for a fresh factor can be done in it. */
const sessionless = (services: Services, user: UserAuthority): SessionDocument => ({
  id: services.newId(),
  tenantId: user.tenantId,
  userId: user.id,
  tokenHash: '',
  state: 'full',
  createdAt: services.clock.now(),
  expiresAt: services.clock.now(),
  factorAt: null,
  factor: null,
})

/** Loads the importer with the rights they have now. Refuses with `forbidden` who may not import the object any more. */
export async function importerOf(
  services: Services,
  about: { tenantId: string; userId: string; object: string },
): Promise<Caller> {
  const tenant = await services.tenants.load(about.tenantId)
  const { user, language } = await checkedUser(services, tenant, about.userId)
  const principal: Principal = {
    tenantId: tenant.id,
    userId: user.id,
    roles: user.roles,
    teamId: user.teamId,
    departmentTeamIds: teamsBelow(tenant.policy, user.teamId),
    foundSince: new Date(services.clock.now()).toISOString(),
  }
  const access = compileAccess(principal, {
    roles: standardRoles,
    catalog: tenant.catalog,
    fieldGrants: tenant.policy.fieldGrants,
  })
  if (!mayEver(access, about.object, 'import') || !mayEver(access, about.object, 'create'))
    throw new Refusal('forbidden')
  return { session: sessionless(services, user), user, tenant, access, principal, language }
}
