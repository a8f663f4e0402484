import { changePolicy } from '../apps/server/src/platform/gate/change-policy.ts'
import type { TenantPolicy } from '../apps/server/src/platform/gate/tenant-policy.ts'
import { person, type TestPerson } from '../apps/server/src/testing/people.ts'
import type { World } from '../apps/server/src/testing/world.ts'
import { standardRoles } from '../packages/policy/src/index.ts'

/** North stands above south; west is another branch. */
export interface Teams {
  readonly north: string
  readonly south: string
  readonly west: string
}

export const ROLE_NAMES: readonly string[] = standardRoles.map((role) => role.name)

/** Changes a company's policy under the keeper's seal, and has every session see it. */
export async function withPolicy(
  world: World,
  tenantId: string,
  change: (policy: TenantPolicy) => TenantPolicy,
): Promise<void> {
  const { services, clock } = world
  await services.database.inTenant(tenantId, (tx) => changePolicy(services, tx, change))
  clock.advance(1_000)
}

/** Three teams in three departments. */
export async function makeTeams(world: World, tenantId: string): Promise<Teams> {
  const { services, superuser, clock } = world
  const [north, south, west, head, below, apart] = Array.from({ length: 6 }, () => services.newId()) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  const at = new Date(clock.now()).toISOString()
  for (const id of [north, south, west])
    await superuser.query(
      `insert into team (tenant_id, id, sealed_confidential, created_at, updated_at) values ($1, $2, '\\x00', $3, $3)`,
      [tenantId, id, at],
    )
  await withPolicy(world, tenantId, (policy) => ({
    ...policy,
    teams: { [north]: head, [south]: below, [west]: apart },
    departments: { [head]: null, [below]: head, [apart]: null },
  }))
  return { north, south, west }
}

/** One person of every role there is, in the team given. */
export async function oneOfEachRole(
  world: World,
  tenantId: string,
  teamId: string,
): Promise<ReadonlyMap<string, TestPerson>> {
  const people = new Map<string, TestPerson>()
  for (const role of ROLE_NAMES) people.set(role, await person(world, tenantId, { role, teamId, name: `角色${role}` }))
  return people
}
