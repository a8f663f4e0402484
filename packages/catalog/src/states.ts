/** States of records that are not a pipeline: where a record begins, where it may go from there, and what can no longer be changed. */
import type { ObjectDeclaration } from './declaration.ts'
import type { Json } from './values/value-type.ts'

export interface States {
  /** The choice that says the state. */
  readonly at: string
  /** Where every record begins; only there may what is `fixed` be changed. */
  readonly first: string
  /** Each state → the states it leads to. */
  readonly moves: Readonly<Record<string, readonly string[]>>
  /** Fields without which nothing leaves the first state. */
  readonly needs: readonly string[]
  /** Fields that stay as they are once the record has left the first state. */
  readonly fixed: readonly string[]
}

type Values = Readonly<Record<string, Json>>

/** A record before and after a change; `before` is null where it is new. */
interface Change {
  readonly before: Values | null
  readonly after: Values
}

/** What forbids a change: the field it is about, and why. */
export interface StateFault {
  readonly key: string
  readonly code: 'state_not_next' | 'state_needs' | 'state_fixed'
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0)

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

const stateIn = ({ at, first }: States, values: Values | null): string => String(values?.[at] ?? first)

/** The values of a record, which is in a state whatever was stated: a new one in the first, another where it was. */
export function withState({ states }: ObjectDeclaration, { before, after }: Change): Values {
  if (states === undefined || !isEmpty(after[states.at])) return after
  return { ...after, [states.at]: stateIn(states, before) }
}

/** What keeps a record from the state it would have, or from being changed in the one it is in. */
export function stateFaults({ states }: ObjectDeclaration, { before, after }: Change): readonly StateFault[] {
  if (states === undefined) return []
  const [was, is] = [stateIn(states, before), stateIn(states, after)]
  const moves = was === is || (before !== null && states.moves[was]?.includes(is) === true)
  const odd: StateFault[] = moves ? [] : [{ key: states.at, code: 'state_not_next' }]
  if (was !== states.first)
    return [
      ...odd,
      ...states.fixed
        .filter((key) => !isSame(before?.[key], after[key]))
        .map((key) => ({ key, code: 'state_fixed' }) as const),
    ]
  const missing = is === was ? [] : states.needs.filter((key) => isEmpty(after[key]))
  return [...odd, ...missing.map((key) => ({ key, code: 'state_needs' }) as const)]
}
