/** Versions of a record: what was sent stays as it is, and the next version under the same number is a record of its own. */
import { withoutApproval } from './approving.ts'
import type { ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

export interface Revising {
  /** The computed whole number that says which version a record is: 1 for the first, and where it says nothing. */
  readonly at: string
  /** The computed reference to the first version; empty on the first itself. */
  readonly original: string
  /** States in which a version may be followed by a next one. */
  readonly from: readonly string[]
  /** The state with which the next version takes the place of those before it; where nothing is said, it does as it leaves the first state. */
  readonly replacing?: string
  /** The state that an earlier version comes to as the next one takes its place. */
  readonly superseded: string
  /** The state in which a version ends them all: no next one takes its place any more. */
  readonly agreed: string
  /** A date that the next version takes over only while it has not passed. */
  readonly until: string
}

type Values = Readonly<Record<string, Json>>

/** Which version a record is, from 1 on. */
export const versionOf = ({ at }: Revising, values: Values): number => {
  const stated = values[at]
  return typeof stated === 'number' ? stated : 1
}

/** Whether a version that goes from one state to another takes the place of those before it. */
export function replacesEarlier({ revising, states }: ObjectDeclaration, was: string, is: string): boolean {
  if (revising === undefined || states === undefined || was === is) return false
  return revising.replacing === undefined ? was === states.first : is === revising.replacing
}

/** Whether a version in this state may be followed by a next one, as far as it alone can tell. */
export const isRevisable = ({ revising, states }: ObjectDeclaration, values: Values): boolean =>
  revising !== undefined && states !== undefined && revising.from.includes(String(values[states.at]))

/**
 * What the next version holds: all that this one does, its number among it, in the first state. Files belong to one record and stay there, as do the days
 * of states it has not come to; a date of validity that lies before `today` is not taken over. `id` is this version's own. Unchanged where the object has no versions.
 */
export function nextVersion(object: ObjectDeclaration, values: Values, here: { id: string; today: string }): Values {
  const { revising, states, fields } = object
  if (revising === undefined || states === undefined) return values
  const days = Object.values(states.days ?? {})
  const kept = Object.entries(values).filter(([key]) => fields[key]?.kind !== 'file' && !days.includes(key))
  const until = values[revising.until]
  const isPast = typeof until === 'string' && until < here.today
  return {
    ...withoutApproval(object, Object.fromEntries(kept)),
    [states.at]: states.first,
    [revising.at]: versionOf(revising, values) + 1,
    [revising.original]: values[revising.original] ?? here.id,
    ...(isPast ? { [revising.until]: null } : {}),
  }
}
