/** Who approves in a colleague's stead while they are away: said under the company's seal, so that no row gives it. Decision 0085. */
import { sql } from 'kysely'
import { textArray, uuidArray } from '../database/arrays.ts'
import type { Reader } from '../database/reader.ts'
import { grantingRoles } from './granting-roles.ts'
import { companyDay, type Tenant, type TenantPolicy } from './tenant-policy.ts'

type Reading = Pick<Reader, 'query'>

/** How somebody approves by themselves: as a manager whatever is asked of them, as a leader other owners alone, or nothing. */
export type Approving = 'manager' | 'leader' | null

/** Who may decide, and in whose stead; null where it is in nobody's. */
export interface Decider {
  readonly id: string
  readonly insteadOf: string | null
}

const leaderIds = ({ policy }: Tenant): readonly string[] => [...new Set(Object.values(policy.leads))]

const managingRoles = (tenant: Tenant): readonly string[] =>
  grantingRoles(tenant, ({ actions }) => actions.includes('approve')).map(({ name }) => name)

/** Those at work who approve by themselves, and how. */
export async function approvingPeople(tenant: Tenant, reading: Reading): Promise<ReadonlyMap<string, Approving>> {
  const managing = managingRoles(tenant)
  const people = await reading.query<{ id: string; isManager: boolean }>(
    sql`select id, roles && ${textArray(managing)}::text[] as "isManager" from app_user where tenant_id = ${tenant.id} and status = 'active'
      and (id = any(${uuidArray(leaderIds(tenant))}::uuid[]) or roles && ${textArray(managing)}::text[]) order by id`,
  )
  return new Map(people.map(({ id, isManager }) => [id, isManager ? 'manager' : 'leader']))
}

/** Whether somebody who approves like this may stand in for one who approves like that: with no less a right. */
export const mayStandIn = (substitute: Approving, away: Approving): boolean =>
  away !== null && (substitute === 'manager' || substitute === away)

/** The substitutions that hold at a moment (milliseconds since 1970), by the company's day: who is away → who stands in. */
function holding(policy: TenantPolicy, now: number): readonly (readonly [string, string])[] {
  const day = companyDay(policy, now)
  return Object.entries(policy.substitutes)
    .filter(([, { from, until }]) => from <= day && day <= until)
    .map(([away, { by }]) => [away, by])
}

/** Who stands in for whom at a moment, away → substitute: both at work, and of no less a right than the one who is away. */
export async function standIns(tenant: Tenant, reading: Reading, now: number): Promise<ReadonlyMap<string, string>> {
  const named = holding(tenant.policy, now)
  if (named.length === 0) return new Map()
  const people = await approvingPeople(tenant, reading)
  return new Map(named.filter(([away, by]) => mayStandIn(people.get(by) ?? null, people.get(away) ?? null)))
}

/** Those who approve by themselves, and behind them who stands in for one of them; nobody among `but` does. */
export function withStandIns(
  own: readonly string[],
  standing: ReadonlyMap<string, string>,
  but: readonly (string | null)[],
): readonly Decider[] {
  const further = own.flatMap((away): readonly Decider[] => {
    const id = standing.get(away)
    return id === undefined || own.includes(id) || but.includes(id) ? [] : [{ id, insteadOf: away }]
  })
  return [...own.map((id) => ({ id, insteadOf: null })), ...further]
}

/** The substitutions without those that somebody named or was named in. */
export const withoutSubstitute = (policy: TenantPolicy, userId: string): TenantPolicy => ({
  ...policy,
  substitutes: Object.fromEntries(
    Object.entries(policy.substitutes).filter(([away, { by }]) => away !== userId && by !== userId),
  ),
})
