/** Pools (公海): customers without an owner, whom members see in part and claim. */
import { fieldsOf, withOptions } from './catalog.ts'
import type { Label, ObjectDeclaration } from './declaration.ts'

/** What lies in pools, and its field that says in which. */
export const POOLED_OBJECT = 'account'
export const POOL_FIELD = 'poolState'

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
}

/** The pools of a company, with the version that whoever changes them has seen. */
export interface Pools {
  readonly version: number
  readonly pools: readonly Pool[]
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
