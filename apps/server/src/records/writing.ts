import type { AssignmentRule, ObjectDeclaration } from '@holdfast/catalog'
import type { Transaction } from '../platform/database/database.ts'
import type { Caller } from '../platform/gate/session.ts'
import { uniqueFieldsOf } from '../platform/gate/unique-fields.ts'
import { inside } from '../platform/inside.ts'
import type { Purpose } from '../platform/keys/keeper.ts'
import type { Services } from '../platform/services.ts'
import { IDENTITY } from './identity.ts'
import type { Preparing } from './prepare.ts'

/** Who writes what. */
export interface Writing {
  readonly services: Services
  readonly caller: Caller
  readonly object: ObjectDeclaration
  /** Which of the keeper's budgets counts the records opened; the object's usual one unless stated. */
  readonly purpose?: Purpose
  /** To whom a new record goes where none of the company's rules takes it: by this rule, else this person; whoever makes it, where nothing is stated. */
  readonly last?: { readonly rule: AssignmentRule; readonly ownerId: string }
}

/** The same writing whose reads go through the transaction: an act holds one connection and never waits for a second. */
export const within = (writing: Writing, tx: Transaction): Writing => ({
  ...writing,
  services: inside(writing.services, tx),
})

/** What no two living records share: fields of which that is asked, and all that `sameBy` names where the declaration says so. */
export const exclusiveKeys = ({ caller, object }: Pick<Writing, 'caller' | 'object'>): readonly string[] => [
  ...uniqueFieldsOf(caller.tenant.policy, object),
  ...(object.once === true ? [IDENTITY] : []),
]

export const preparingOf = (
  { services, caller, object }: Writing,
  purpose: 'write' | 'import' = 'write',
): Preparing => ({
  services,
  tenantId: caller.tenant.id,
  userId: caller.user.id,
  object,
  country: caller.tenant.policy.country,
  unique: exclusiveKeys({ caller, object }),
  purpose,
})
