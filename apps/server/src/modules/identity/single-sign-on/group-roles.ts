/** Roles that come with a group of the company's directory. */
import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import type { AuditContext } from '../../../platform/audit/event.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import type { Services } from '../../../platform/services.ts'
import { changeAuthority, type LockedPerson } from '../users/authority.ts'
import { dutiesMeet } from '../users/duties.ts'
import type { RoleMapping } from './connection.ts'

const administrators: ReadonlySet<string> = new Set(ADMINISTRATOR_ROLES)

/** The roles that groups give, each once. */
export const rolesOfGroups = (mapping: readonly RoleMapping[], groups: readonly string[]): string[] => [
  ...new Set(mapping.filter(({ group }) => groups.includes(group)).map(({ role }) => role)),
]

/** What is to be held: the roles that no group gives stay as they are. */
function rolesAfter(held: readonly string[], mapping: readonly RoleMapping[], groups: readonly string[]) {
  const managed = new Set(mapping.map(({ role }) => role))
  return [...new Set([...held.filter((role) => !managed.has(role)), ...rolesOfGroups(mapping, groups)])]
}

interface Given {
  readonly before: readonly string[]
  readonly mapping: readonly RoleMapping[]
  readonly groups: readonly string[]
  /** The roles that the company has. */
  readonly own: ReadonlySet<string>
}

interface Settled {
  readonly roles: readonly string[]
  /** What the groups do not give though the mapping says so, … */
  readonly withheld: readonly string[]
  /** … and why. */
  readonly code: 'duties_separate' | 'choice_unknown'
}

/**
 * What somebody holds after their groups were looked at. Withheld is a role that the company has no more, and all of them where duties would meet in one
 * person that are kept apart. Taking away goes on all the same.
 */
export function settled({ before, mapping, groups, own }: Given): Settled {
  const wanted = rolesAfter(before, mapping, groups)
  const there = wanted.filter((role) => before.includes(role) || own.has(role))
  const meet = dutiesMeet(there, false)
  const roles = meet ? there.filter((role) => before.includes(role)) : there
  const withheld = wanted.filter((role) => !roles.includes(role))
  return { roles, withheld, code: meet ? 'duties_separate' : 'choice_unknown' }
}

/**
 * Gives and takes the roles that the person's groups say, of those the mapping names. An administrator is left alone, and so is the founder: their rights
 * are two people's matter. What is not given is recorded. Gives whether something was changed.
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
  if (founder || !person.sound || before.some((role) => administrators.has(role))) return false
  const tenant = await services.tenants.load(tx.tenantId, tx)
  const own = new Set(tenant.roles.map(({ name }) => name))
  const { roles, withheld, code } = settled({ before, mapping, groups, own })
  const record = { object: 'user', recordId: person.row.id } as const
  if (withheld.length > 0) {
    const facts = { connection: connectionId, roles: withheld }
    const event = { act: 'user.groups', outcome: 'refused', code, ...record, facts } as const
    await services.recorder.recordIn(tx, event, context)
  }
  if (roles.length === before.length && roles.every((role) => before.includes(role))) return false
  await changeAuthority(services, tx, { person, change: { next: { roles }, by: null } })
  const facts = { connection: connectionId, before, roles }
  const event = { act: 'user.groups', outcome: 'allowed', ...record, facts } as const
  await services.recorder.recordIn(tx, event, context)
  return true
}
