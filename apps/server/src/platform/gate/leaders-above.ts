import type { TenantPolicy } from './tenant-policy.ts'

/** Who leads the team, then the department it is in, then those above, from near to far. */
export function leadersAbove(
  { leads, teams, departments }: Pick<TenantPolicy, 'leads' | 'teams' | 'departments'>,
  teamId: string | null,
): readonly string[] {
  const units: string[] = []
  for (let at = teamId; at !== null && !units.includes(at); ) {
    units.push(at)
    at = (units.length === 1 ? teams[at] : departments[at]) ?? null
  }
  return units.flatMap((unit) => leads[unit] ?? [])
}
