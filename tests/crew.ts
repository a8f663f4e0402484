import { changePolicy } from '../apps/server/src/platform/gate/change-policy.ts'
import type { TenantPolicy } from '../apps/server/src/platform/gate/tenant-policy.ts'
import { actIn, person, type TestPerson } from '../apps/server/src/testing/people.ts'
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
  await actIn(services, tenantId, (tx) => changePolicy(services, tx, change))
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

/** Numbers from a fixed seed (Numerical Recipes' linear congruence): the same run every time. */
export function dice(seed: number) {
  let state = seed >>> 0
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  return {
    below,
    one: <T>(from: readonly T[]): T => from[below(from.length)] as T,
    chance: (oneIn: number): boolean => below(oneIn) === 0,
    some: <T>(from: readonly T[], most: number): T[] =>
      Array.from({ length: below(most + 1) }, () => from[below(from.length)] as T),
  }
}
export type Dice = ReturnType<typeof dice>
