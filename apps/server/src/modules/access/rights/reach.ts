/** How many of the company's records a change of rights is about, for each whom it concerns: real records, counted, never shown. */
import { type Difference, isPoolReach, type Principal, poolOf } from '@holdfast/policy'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Place, placesOf } from '../../../records/index.ts'
import type { PersonsChange } from './gains.ts'

/** Where an object's records stand, added up. */
interface Standing {
  readonly all: number
  readonly byOwner: ReadonlyMap<string, number>
  readonly byTeam: ReadonlyMap<string, number>
  readonly byPool: ReadonlyMap<string, number>
}

function standingOf(places: readonly Place[]): Standing {
  const [byOwner, byTeam, byPool] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  const add = (into: Map<string, number>, key: string | null, count: number) =>
    key === null ? into : into.set(key, (into.get(key) ?? 0) + count)
  let all = 0
  for (const { ownerId, teamId, count } of places) {
    all += count
    add(byOwner, ownerId, count)
    add(byTeam, teamId, count)
    if (ownerId === null) add(byPool, teamId, count)
  }
  return { all, byOwner, byTeam, byPool }
}

/** The records within a reach; null where it hangs on each record who reaches it, not on where it stands. */
function within({ all, byOwner, byTeam, byPool }: Standing, reach: Difference['reach'], of: Principal): number | null {
  if (isPoolReach(reach)) return byPool.get(poolOf(reach)) ?? 0
  switch (reach) {
    case 'all':
      return all
    case 'own':
      return byOwner.get(of.userId) ?? 0
    case 'team':
      return of.teamId === null ? 0 : (byTeam.get(of.teamId) ?? 0)
    case 'department':
      return of.departmentTeamIds.reduce((sum, team) => sum + (byTeam.get(team) ?? 0), 0)
    default:
      return null
  }
}

/** Counts where records stand, once for each object a change is about; of a difference and a person then the records within it, or null where it cannot be said. */
export async function reachOf(
  { services, caller }: RequestContext,
  changes: readonly PersonsChange[],
): Promise<(difference: Difference, principal: Principal) => number | null> {
  const objects = new Set(changes.flatMap(({ gained, lost }) => [...gained, ...lost].map(({ object }) => object)))
  const standings = new Map<string, Standing>()
  for (const name of objects) {
    const places = await placesOf(services.database, caller.tenant.id, caller.tenant.catalog.getObject(name))
    if (places !== null) standings.set(name, standingOf(places))
  }
  return ({ object, reach }, principal) => {
    const standing = standings.get(object)
    return standing === undefined ? null : within(standing, reach, principal)
  }
}
