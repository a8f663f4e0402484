/** What nobody may whatever their roles give: a forbid beats every grant, and holds where all of its conditions do. */
import type { Action, Grant, Role } from './grant.ts'
import { baseOf } from './own-roles.ts'

/** What can be true of the moment in which somebody asks, besides who they are. Never a place alone: a network is one sign among others. */
export const CONDITIONS = [
  /** The company does not work: before or after its hours, on its days off. */
  'outside_hours',
  /** The last proof by a second factor lies longer back than twelve hours. */
  'stale_factor',
  /** The sign-in is bound to no device that its person showed a factor of their own at within thirty days. */
  'untrusted_device',
  /** The request comes from beyond the networks that the company declared. Coming from within them gives nobody anything. */
  'outside_networks',
  /** Something spoke against whoever asks since they last proved who they are: their password guessed at, their session's token used elsewhere. */
  'at_risk',
  /** The program that looks after the device says it is not in order, or has not said that it is for too long. */
  'noncompliant_device',
  /** No training of theirs is valid on this day, also where a program asks in their name. */
  'untrained',
  /** A program asks, not a person. */
  'program',
  /** What a value is revealed for, by the word of whoever asks; without a word, `unstated`. Of a reveal alone. */
  'purpose_call',
  'purpose_delivery',
  'purpose_dispute',
  'purpose_other',
  'purpose_unstated',
] as const

export type Condition = (typeof CONDITIONS)[number]

/** What a value can be said to be revealed for. */
export const REVEAL_PURPOSES = ['call', 'delivery', 'dispute', 'other', 'unstated'] as const

export type RevealPurpose = (typeof REVEAL_PURPOSES)[number]

/** Whether it is true of one act, by what is said of it, and of no moment. */
export const isPurpose = (condition: Condition): boolean => condition.startsWith('purpose_')

export interface Forbid {
  readonly id: string
  /** The roles of whom it is said, and of their copies; of everybody where there is none. */
  readonly roles: readonly string[]
  readonly object: string
  /** The acts that are forbidden … */
  readonly actions: readonly Action[]
  /** … or, where fields are named, only what these show in them. */
  readonly fields: readonly string[]
  /** It holds where all of them do; always where there is none. */
  readonly when: readonly Condition[]
}

/** The roles by which somebody is bound: those they hold, and of a company's copies the roles they are copies of. */
export const boundBy = (mine: readonly string[], known: readonly Pick<Role, 'name'>[]): readonly string[] => [
  ...mine,
  ...known.filter(({ name }) => mine.includes(name)).map(({ name }) => baseOf(name)),
]

const binds = ({ roles }: Forbid, mine: readonly string[]): boolean =>
  roles.length === 0 || roles.some((role) => mine.includes(role))

const holds = (forbid: Forbid, mine: readonly string[], facts: ReadonlySet<Condition>) =>
  binds(forbid, mine) && forbid.when.every((condition) => facts.has(condition))

function without(grant: Grant, { actions, fields }: Forbid): readonly Grant[] {
  const touched = grant.actions.filter((action) => actions.includes(action))
  if (touched.length === 0) return [grant]
  const kept = grant.actions.filter((action) => !actions.includes(action))
  const rest: readonly Grant[] = kept.length === 0 ? [] : [{ ...grant, actions: kept }]
  if (fields.length === 0) return rest
  const shown = Object.fromEntries(Object.entries(grant.fields).filter(([key]) => !fields.includes(key)))
  const write = grant.write?.filter((key) => !fields.includes(key))
  return [...rest, { ...grant, actions: touched, fields: shown, ...(write === undefined ? {} : { write }) }]
}

/** The grants on an object that forbids leave of them, whose conditions all hold. */
export const withoutForbidden = (levels: readonly Grant[], forbids: readonly Forbid[]): readonly Grant[] =>
  forbids.reduce<readonly Grant[]>((left, forbid) => left.flatMap((grant) => without(grant, forbid)), levels)

/** The grants on an object that are left where forbids hold for the principal at the moment. */
export const unforbidden = (
  levels: readonly Grant[],
  about: { readonly object: string; readonly roles: readonly string[] },
  said: { readonly forbids: readonly Forbid[]; readonly facts: ReadonlySet<Condition> },
): readonly Grant[] =>
  withoutForbidden(
    levels,
    said.forbids.filter((forbid) => forbid.object === about.object && holds(forbid, about.roles, said.facts)),
  )

/** The forbids of which everything holds for the principal at the moment but what something is for, which only the act says. */
export const awaitingPurpose = (
  forbids: readonly Forbid[],
  mine: readonly string[],
  facts: ReadonlySet<Condition>,
): readonly Forbid[] =>
  forbids.filter(
    (forbid) =>
      forbid.when.some((condition) => isPurpose(condition) && !facts.has(condition)) &&
      binds(forbid, mine) &&
      forbid.when.every((condition) => isPurpose(condition) || facts.has(condition)),
  )
