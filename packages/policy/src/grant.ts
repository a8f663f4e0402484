/** The words in which rights are stated. Everything is an allow list: what is not granted is denied. */
import type { Label } from '@holdfast/catalog'

/** What may be done with records of an object. */
export const ACTIONS = [
  'list',
  'read',
  'create',
  'update',
  'assign',
  'delete',
  'restore',
  'merge',
  'reveal',
  'contact',
  'lookup',
  'import',
  'approve',
] as const

export type Action = (typeof ACTIONS)[number]

/**
 * Which records: `own` (owned by the principal), `team` (of the principal's team), `department` (of teams in the department and below),
 * `found` (found by whole number a short while ago), `all`.
 */
export type RoleReach = 'own' | 'team' | 'department' | 'found' | 'all'

/** What is shared with the principal by name, for a time, to read or to change too: given by a colleague, never by a role. */
export type ShareReach = 'shared' | 'sharedToChange'

/** … and `pool:<id>`, what lies in a pool: given by membership in it, never by a role. */
export type Reach = RoleReach | ShareReach | `pool:${string}`

/** A record that is shared with somebody, as long as it is that owner's. */
export interface Share {
  readonly object: string
  readonly recordId: string
  readonly ownerId: string
  /** Whether it may be changed, not only read. */
  readonly change: boolean
}

/** `clear` is shown; `masked` comes as its mask and may be revealed where `reveal` is granted. A field not named does not exist. */
export type FieldMode = 'clear' | 'masked'

/** What a company states about a field and a role; `hidden` is a forbid, and beats every grant. */
export type FieldGrantMode = FieldMode | 'hidden'

export interface Grant<Within extends Reach = Reach> {
  readonly object: string
  readonly actions: readonly Action[]
  readonly reach: Within
  readonly fields: Readonly<Record<string, FieldMode>>
  /** Fields that may be written where `create` or `update` is granted. */
  readonly write?: readonly string[]
  /** Granted for statistics alone: numbers over these records tell of no small group (docs/decisions/0057). */
  readonly statistics?: true
}

/** Acts that concern no record of a customer. */
export type Capability =
  | 'users.read'
  | 'users.invite'
  | 'users.confirm'
  | 'users.freeze'
  | 'structure.write'
  | 'fields.write'
  | 'fields.grant'
  | 'roles.read'
  | 'settings.write'
  | 'audit.read'
  | 'audit.lookup'
  | 'clients.write'
  | 'connections.write'
  /** Asking for support access, and overseeing those there are. */
  | 'support.ask'
  | 'support.oversee'
  /** Of programs alone, by their scope: no role gives it. */
  | 'directory.write'
  | 'devices.report'

export type BudgetClass = 'rep' | 'manager' | 'agent' | 'client' | 'staff'

/** A usual budget with fewer reveals: of so many people a day at most. */
export interface NarrowBudget {
  readonly of: BudgetClass
  readonly revealsADay: number
}

/** What an app may see in one person's name: of so many people a day at most, listed and opened together. */
export interface AppBudget {
  readonly of: 'client'
  readonly peopleADay: number
}

export type Budget = BudgetClass | NarrowBudget | AppBudget

/** What a role gives. */
export type RoleGrant = Grant<RoleReach>

export interface Role {
  readonly name: string
  readonly label: Label
  /** What the role may do, said to a person. */
  readonly sentence: Label
  readonly grants: readonly RoleGrant[]
  readonly capabilities: readonly Capability[]
  readonly budget: Budget
}

/** A role that an installation begins with. */
export interface StandardRole extends Role {
  readonly budget: BudgetClass
}

/** Who asks. Everything in it was checked against the keeper's MAC when it was loaded. */
export interface Principal {
  readonly tenantId: string
  readonly userId: string
  readonly roles: readonly string[]
  readonly teamId: string | null
  /** Teams of the principal's department and of those below, own team included. */
  readonly departmentTeamIds: readonly string[]
  /** People found by whole number since then (RFC 3339) are within the reach `found`. */
  readonly foundSince: string
  /** What is shared with the principal at the moment. */
  readonly shares?: readonly Share[]
  /** The support access that is lent to the principal at the moment. */
  readonly support?: { readonly id: string; readonly objects: readonly string[] }
}
