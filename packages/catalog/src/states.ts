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
  /** Each state → further fields that stay as they are in it. */
  readonly settled?: Readonly<Record<string, readonly string[]>>
  /** Each state → fields that stay as they are in it once they hold something. */
  readonly filled?: Readonly<Record<string, readonly string[]>>
  /** States in which a record may begin as well. */
  readonly begins?: readonly string[]
  /** Fields that stay as they are from the beginning. */
  readonly kept?: readonly string[]
  /** What has left the first state is not put into the trash any more. */
  readonly lasting?: true
  /** States that follow what becomes of a record's lines, where it has any: nobody sets them by hand. */
  readonly followed?: { readonly lines: string; readonly states: readonly string[] }
  /** Each state → the date that holds the day on which the record came there, where its writer states none. */
  readonly days?: Readonly<Record<string, string>>
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
  readonly code: 'state_not_next' | 'state_needs' | 'state_fixed' | 'state_follows'
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

/** The values of a record with the day on which it came into the state it is in now; unchanged where it did not move. */
export function withDay({ states }: ObjectDeclaration, { before, after }: Change, today: string): Values {
  if (states === undefined || stateIn(states, before) === stateIn(states, after)) return after
  const key = states.days?.[stateIn(states, after)]
  return key === undefined || !isEmpty(after[key]) ? after : { ...after, [key]: today }
}

/** Whether a record stays for good: it has left the first state, and its object keeps what has. */
export const isLasting = ({ states }: ObjectDeclaration, values: Values): boolean =>
  states?.lasting === true && stateIn(states, values) !== states.first

const mayMove = ({ moves, begins = [] }: States, isNew: boolean, { was, is }: { was: string; is: string }): boolean =>
  was === is || (isNew ? begins.includes(is) : moves[was]?.includes(is) === true)

function moveFaults(states: States, { before, after }: Change): readonly StateFault[] {
  const { at, followed } = states
  const [was, is] = [stateIn(states, before), stateIn(states, after)]
  if (!mayMove(states, before === null, { was, is })) return [{ key: at, code: 'state_not_next' }]
  const isFollowed = was !== is && followed?.states.includes(is) === true && !isEmpty(after[followed.lines])
  return isFollowed ? [{ key: at, code: 'state_follows' }] : []
}

/** What keeps a record from the state it would have, or from being changed in the one it is in. */
export function stateFaults({ states }: ObjectDeclaration, { before, after }: Change): readonly StateFault[] {
  if (states === undefined) return []
  const [was, is] = [stateIn(states, before), stateIn(states, after)]
  const odd = moveFaults(states, { before, after })
  const filled = (states.filled?.[was] ?? []).filter((key) => !isEmpty(before?.[key]))
  const settled = [...(states.settled?.[was] ?? []), ...filled]
  const stays =
    before === null ? [] : [...(states.kept ?? []), ...(was === states.first ? [] : states.fixed), ...settled]
  const fixed = stays
    .filter((key) => !isSame(before?.[key], after[key]))
    .map((key) => ({ key, code: 'state_fixed' }) as const)
  if (was !== states.first) return [...odd, ...fixed]
  const missing = is === was ? [] : states.needs.filter((key) => isEmpty(after[key]))
  return [...odd, ...fixed, ...missing.map((key) => ({ key, code: 'state_needs' }) as const)]
}
