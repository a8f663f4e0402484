import type { Person, RoleInfo, Unit } from '@holdfast/sdk'

/** The company's structure: teams hang under departments, departments under each other. */
export interface Structure {
  readonly teams: readonly Unit[]
  readonly departments: readonly Unit[]
}

/** Who will see a team's customers that they did not, and who no longer will. */
export interface ReachChange {
  readonly team: Unit
  readonly gains: readonly Person[]
  readonly losses: readonly Person[]
}

/** Whether a department is another or lies below it. */
export function isBelow(departments: readonly Unit[], id: string | null, top: string): boolean {
  const seen = new Set<string>()
  for (let at = id; at !== null && !seen.has(at); ) {
    if (at === top) return true
    seen.add(at)
    at = departments.find((each) => each.id === at)?.departmentId ?? null
  }
  return false
}

/** The teams whose customers somebody reaches who leads a department's work from a team of their own: those of its department and below. */
function teamsReached({ teams, departments }: Structure, teamId: string | null): ReadonlySet<string> {
  const own = teams.find(({ id }) => id === teamId)
  if (own === undefined) return new Set()
  const top = own.departmentId
  if (top === null) return new Set([own.id])
  return new Set(teams.filter(({ departmentId }) => isBelow(departments, departmentId, top)).map(({ id }) => id))
}

function holdersOf(
  { people, roles }: { readonly people: readonly Person[]; readonly roles: readonly RoleInfo[] },
  scopes: readonly string[],
): readonly Person[] {
  const among = new Set(
    roles.filter(({ grants = [] }) => grants.some(({ scope }) => scopes.includes(scope))).map(({ name }) => name),
  )
  return people.filter(({ status, roles: held }) => status !== 'left' && held.some((role) => among.has(role)))
}

/** People whose roles reach the customers of their department and the teams below. */
export const managersAmong = (people: readonly Person[], roles: readonly RoleInfo[]): readonly Person[] =>
  holdersOf({ people, roles }, ['department'])

/** People whose work goes by teams and who are in none. */
export const withoutTeam = (people: readonly Person[], roles: readonly RoleInfo[]): readonly Person[] =>
  holdersOf({ people, roles }, ['team', 'department']).filter(({ teamId }) => (teamId ?? null) === null)

/** What a change of the structure does to who sees whose customers, team by team; teams for which nothing changes are left out. */
export function reachChanges(
  change: { before: Structure; after: Structure },
  managers: readonly Person[],
): readonly ReachChange[] {
  const { before, after } = change
  const sights = managers.map((person) => ({
    person,
    was: teamsReached(before, person.teamId ?? null),
    will: teamsReached(after, person.teamId ?? null),
  }))
  return after.teams
    .map((team) => ({
      team,
      gains: sights.filter(({ was, will }) => !was.has(team.id) && will.has(team.id)).map(({ person }) => person),
      losses: sights.filter(({ was, will }) => was.has(team.id) && !will.has(team.id)).map(({ person }) => person),
    }))
    .filter(({ gains, losses }) => gains.length + losses.length > 0)
}

/** The structure with one unit hung elsewhere. */
export function hungElsewhere(structure: Structure, unit: Unit, departmentId: string | null): Structure {
  const moved = (units: readonly Unit[]) =>
    units.map((each) => (each.id === unit.id ? { ...each, departmentId } : each))
  return { teams: moved(structure.teams), departments: moved(structure.departments) }
}
