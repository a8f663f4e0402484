/** How many of the company's records a change of rights is about, for each whom it concerns: real records, counted, never shown. */
import { covers, type Difference, type Principal } from '@holdfast/policy'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Place, placesOf } from '../../../records/index.ts'
import type { PersonsChange } from './gains.ts'

/** Within these it hangs on the record who reaches it, not on where it stands. */
const ONE_BY_ONE: readonly string[] = ['found', 'shared', 'sharedToChange']

/** Counts where records stand, once for each object a change is about; of a difference and a person then the records within it, or null where it cannot be said. */
export async function reachOf(
  { services, caller }: RequestContext,
  changes: readonly PersonsChange[],
): Promise<(difference: Difference, principal: Principal) => number | null> {
  const objects = new Set(changes.flatMap(({ gained, lost }) => [...gained, ...lost].map(({ object }) => object)))
  const places = new Map<string, readonly Place[] | null>()
  for (const name of objects)
    places.set(name, await placesOf(services.database, caller.tenant.id, caller.tenant.catalog.getObject(name)))
  return ({ object, reach }, principal) => {
    const own = places.get(object) ?? null
    if (own === null || ONE_BY_ONE.includes(reach)) return null
    return own.filter((place) => covers(reach, place, principal)).reduce((sum, { count }) => sum + count, 0)
  }
}
