/** Roles that come with a group of the company's directory. */
import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import type { AuditContext } from '../../../platform/audit/event.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Services } from '../../../platform/services.ts'
import { changeAuthority, type LockedPerson } from '../users/authority.ts'
import type { RoleMapping } from './connection.ts'

const administrators: ReadonlySet<string> = new Set(ADMINISTRATOR_ROLES)

/** The roles that groups give, each once. */
export const rolesOfGroups = (mapping: readonly RoleMapping[], groups: readonly string[]): string[] => [
  ...new Set(mapping.filter(({ group }) => groups.includes(group)).map(({ role }) => role)),
]

/** What is to be held: the roles that no group gives stay as they are. */
export function rolesAfter(held: readonly string[], mapping: readonly RoleMapping[], groups: readonly string[]) {
  const managed = new Set(mapping.map(({ role }) => role))
  return [...new Set([...held.filter((role) => !managed.has(role)), ...rolesOfGroups(mapping, groups)])]
}

/**
 * Gives and takes the roles that the person's groups say, of those the mapping names. An administrator is left alone, and so is the founder: their rights
 * are two people's matter. Gives whether something was changed.
 */
export async function applyGroups(
  services: Services,
  tx: Transaction,
  about: {
    person: LockedPerson
    mapping: readonly RoleMapping[]
    groups: readonly string[]
    connectionId: string
    context: AuditContext
  },
): Promise<boolean> {
  const { person, mapping, groups, connectionId, context } = about
  const { roles: before, founder } = person.authority
  const roles = rolesAfter(before, mapping, groups)
  const isSame = roles.length === before.length && roles.every((role) => before.includes(role))
  if (isSame || founder || !person.sound || before.some((role) => administrators.has(role))) return false
  await changeAuthority(services, tx, { person, change: { next: { roles }, by: null } })
  const facts = { connection: connectionId, before, roles }
  const event = { act: 'user.groups', outcome: 'allowed', object: 'user', recordId: person.row.id, facts } as const
  await services.recorder.recordIn(tx, event, context)
  return true
}
