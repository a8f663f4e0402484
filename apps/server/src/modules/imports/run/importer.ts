/** The person for whom an import runs, as they stand now: whoever was frozen or lost the right since imports nothing more. */
import { mayEver, type Principal } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { rightsOf } from '../../../platform/gate/rights-of.ts'
import {
  authorityDocument,
  type Caller,
  type SessionDocument,
  type UserAuthority,
} from '../../../platform/gate/session.ts'
import { AUTHORITY_COLUMNS, type AuthorityRow, statedAuthority } from '../../../platform/gate/session-rows.ts'
import { type Tenant, teamsBelow } from '../../../platform/gate/tenant-policy.ts'
import type { Services } from '../../../platform/services.ts'

/** The importer and the seal under which their rights stood when the import was taken up. */
export interface Importer {
  readonly caller: Caller
  readonly seal: string
}

/** The importer's rights are not those any more under which the import was taken up: it is taken up anew. */
export class RightsChanged extends Error {
  override readonly name = 'RightsChanged'
}

const sealOf = ({ authority_epoch, authority_mac }: Pick<AuthorityRow, 'authority_epoch' | 'authority_mac'>): string =>
  `${authority_epoch}:${Buffer.from(authority_mac).toString('hex')}`

const refuseStanding = (status: UserAuthority['status']): never => {
  throw new Refusal(status === 'frozen' ? 'frozen' : 'forbidden')
}

/**
 * Holds the importer's rights as they are until the transaction ends. Refuses with `frozen` or `forbidden` whom a freeze or a leave has stopped;
 * throws `RightsChanged` where anything else of their rights moved.
 */
export async function holdRights(tx: Transaction, { caller, seal }: Importer): Promise<void> {
  const [row] = await tx.query<Pick<AuthorityRow, 'status' | 'authority_epoch' | 'authority_mac'>>(
    sql`select status, authority_epoch, authority_mac from app_user where tenant_id = ${tx.tenantId} and id = ${caller.user.id} for share`,
  )
  if (row === undefined || row.status !== 'active') return refuseStanding(row?.status ?? 'left')
  if (sealOf(row) !== seal) throw new RightsChanged('the rights of the importer have changed')
}

async function checkedUser(services: Services, tenant: Tenant, userId: string) {
  const [row] = await services.database.read<AuthorityRow>(
    tenant.id,
    sql`select ${AUTHORITY_COLUMNS} from app_user u where u.tenant_id = ${tenant.id} and u.id = ${userId}`,
    'importer',
  )
  if (row === undefined) throw new Refusal('forbidden')
  const { status } = row
  const user = statedAuthority({ id: userId, tenantId: tenant.id }, row)
  const document = authorityDocument(user)
  const sound = await services.keeper.checkAuthority(
    tenant.id,
    userId,
    document,
    row.authority_epoch,
    row.authority_mac,
  )
  if (!sound || status !== 'active') return refuseStanding(status)
  return { user, language: row.language, seal: sealOf(row) }
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
): Promise<Importer> {
  const tenant = await services.tenants.load(about.tenantId)
  const { user, language, seal } = await checkedUser(services, tenant, about.userId)
  const principal: Principal = {
    tenantId: tenant.id,
    userId: user.id,
    roles: user.roles,
    teamId: user.teamId,
    departmentTeamIds: teamsBelow(tenant.policy, user.teamId),
    foundSince: new Date(services.clock.now()).toISOString(),
  }
  const access = rightsOf(principal, tenant)
  if (!mayEver(access, about.object, 'import') || !mayEver(access, about.object, 'create'))
    throw new Refusal('forbidden')
  return { caller: { session: sessionless(services, user), user, tenant, access, principal, language }, seal }
}
