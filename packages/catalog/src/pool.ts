/** Pools (公海): customers without an owner, whom members see in part and claim. */
import { fieldsOf, withOptions } from './catalog.ts'
import type { Label, ObjectDeclaration } from './declaration.ts'

/** What lies in pools, and its field that says in which. */
export const POOLED_OBJECT = 'account'
export const POOL_FIELD = 'poolState'

/** By which customers that their owners do not follow up come back to a pool. */
export interface Neglect {
  /** After how many days without a follow-up; null for none but those of the levels stated. */
  readonly days: number | null
  /** The same for customers of a level; 0 for never. */
  readonly byLevel: Readonly<Record<string, number>>
  /** After how many days after its last contract ended, followed up or not, unless another runs; null for none. A level that never comes back stays then, too. */
  readonly contractDays: number | null
  /** How many days before, at least, its owner is told. */
  readonly warnDays: number
  /** Whether a customer with an open deal stays. */
  readonly dealsStay: boolean
}

export interface Pool {
  /** A UUID that is no team's: it stands in a record where a team's would. */
  readonly id: string
  readonly label: Label
  /** Who is in it: whole teams, and people. */
  readonly teams: readonly string[]
  readonly people: readonly string[]
  /** What members see of a customer in it. */
  readonly fields: readonly string[]
  /** How many customers somebody may own and still take one from it; null for no bound. */
  readonly mostOwned: number | null
  /** How many somebody may claim from it in a day; null for no bound. */
  readonly claimsADay: number | null
  /** How its members' customers come back by themselves; null where they do not. */
  readonly neglect: Neglect | null
  /** For how many days whoever claims a customer keeps it, followed up or not; null for none. */
  readonly protectDays: number | null
  /** How many so protected customers somebody may have and still claim one from it; null for no bound. */
  readonly mostProtected: number | null
  /** How many customers in it somebody may look at in a day, by role; without a bound for a role that is not named. */
  readonly looks: Readonly<Record<string, number>>
}

/** What a pool lacks that was set up before there was such a rule … */
const POOL_BEFORE = {
  neglect: null,
  protectDays: null,
  mostProtected: null,
  looks: {},
} as const satisfies Partial<Pool>
/** … and what such a rule lacks that is older than its parts. */
const NEGLECT_BEFORE = { contractDays: null } as const satisfies Partial<Neglect>

/** A pool as it was kept, with what was not spoken of then. */
export function poolOfDocument(kept: Pool): Pool {
  const { neglect = null } = kept
  return { ...POOL_BEFORE, ...kept, neglect: neglect === null ? null : { ...NEGLECT_BEFORE, ...neglect } }
}

/** The pools of a company, with the version that whoever changes them has seen. */
export interface Pools {
  readonly version: number
  readonly pools: readonly Pool[]
  /** In whose budget the keeper counts the customers that are opened to be brought back; none before a pool has such a rule. */
  readonly principal?: string
}

/** How a record says in which pool it lies. */
export const poolValue = (id: string): string => id.replaceAll('-', '_')

/** The fields that a pool may show: not whose a record is, for in a pool it is nobody's. */
export const poolableFields = (object: ObjectDeclaration): readonly string[] =>
  fieldsOf(object).flatMap(({ key, field }) =>
    key === 'owner' || key === POOL_FIELD || field.removed === true ? [] : [key],
  )

/** The object with the company's pools as what its records say of where they lie. */
export const withPools = (object: ObjectDeclaration, pools: readonly Pool[]): ObjectDeclaration =>
  object.name !== POOLED_OBJECT || pools.length === 0
    ? object
    : withOptions(
        object,
        POOL_FIELD,
        pools.map(({ id, label }) => ({ value: poolValue(id), label })),
      )
