import { type BudgetClass, baseOf, standardRoles } from '@holdfast/policy'
import { sql } from 'kysely'
import { noteRows, systemTables } from '../../../platform/audit/system-rows.ts'
import type { Transaction } from '../../../platform/database/database.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { authorityDocument, type UserAuthority } from '../../../platform/gate/session.ts'
import { announceChange, notifyChange } from '../../../platform/gate/session-end.ts'
import { statedAuthority } from '../../../platform/gate/session-rows.ts'
import type { Services } from '../../../platform/services.ts'
import { lockUser, type UserRow } from '../queries.ts'
import { isoTime } from '../times.ts'
import { requireDutiesKept } from './last-of-duty.ts'
import { openPending, type PendingRoles, sealPending } from './pending-roles.ts'

const BUDGET_ORDER: readonly BudgetClass[] = ['staff', 'agent', 'client', 'rep', 'manager']

/** The keeper's budget of a person with these roles: the widest of them. */
export function budgetOf(roles: readonly string[]): BudgetClass {
  const bases = roles.map(baseOf)
  const classes = standardRoles.filter((role) => bases.includes(role.name)).map((role) => role.budget)
  return classes.sort((a, b) => BUDGET_ORDER.indexOf(b) - BUDGET_ORDER.indexOf(a))[0] ?? 'staff'
}

export const authorityOf = (tenantId: string, row: UserRow): UserAuthority =>
  statedAuthority({ id: row.id, tenantId }, row)

/** A person under lock, their rights checked against the keeper's seal, and what is asked for them. */
export interface LockedPerson {
  readonly row: UserRow
  readonly authority: UserAuthority
  readonly pending: PendingRoles | null
  /** Whether the row carries the seal; if not, somebody has written to it behind the application. */
  readonly sound: boolean
}

/** Locks a person of the company; `not_found` where there is none. */
export async function lockPerson(services: Services, tx: Transaction, userId: string): Promise<LockedPerson> {
  const row = await lockUser(tx, userId)
  if (row === undefined) throw new Refusal('not_found')
  const authority = authorityOf(tx.tenantId, row)
  const [sound, pending] = await Promise.all([
    services.keeper.checkAuthority(
      tx.tenantId,
      userId,
      authorityDocument(authority),
      row.authority_epoch,
      row.authority_mac,
    ),
    openPending(services, { tenantId: tx.tenantId, userId, epoch: row.authority_epoch }, row),
  ])
  return { row, authority, pending, sound }
}

export interface AuthorityChange {
  readonly next: Partial<Pick<UserAuthority, 'status' | 'roles' | 'founder' | 'teamId' | 'trainedUntil'>>
  /** Null for whoever runs the machine, and for groups, which touch no administrator; everybody else leaves each duty somebody at work. */
  readonly by: string | null
  /** What is asked for after the change; what was asked before stays unless stated. */
  readonly pending?: { readonly roles: readonly string[]; readonly askedBy: string | null } | null
}

const NOTHING: Omit<UserAuthority, 'id' | 'tenantId' | 'status'> = {
  roles: [],
  founder: false,
  teamId: null,
  trainedUntil: null,
}

/**
 * Seals changed rights under the keeper's next epoch: from then on every earlier row is worth nothing, here at once, in other processes within a
 * second. Rights that do not carry the seal are never sealed again: the person keeps none of them when frozen, and any other change is refused.
 */
export async function changeAuthority(
  services: Services,
  tx: Transaction,
  about: { person: LockedPerson; change: AuthorityChange },
): Promise<UserAuthority> {
  const { person, change } = about
  if (!person.sound && change.next.status !== 'frozen') throw new Refusal('state_conflict')
  const next: UserAuthority = { ...person.authority, ...(person.sound ? {} : NOTHING), ...change.next }
  if (person.sound && change.by !== null) await requireDutiesKept(tx, person.authority, next)
  const asked = change.pending === undefined ? (person.sound ? person.pending : null) : change.pending
  const { keeper, clock } = services
  const seal = await keeper.sealAuthority(tx.tenantId, next.id, authorityDocument(next), budgetOf(next.roles))
  const pending = await sealPending(
    services,
    asked === null
      ? null
      : { tenantId: tx.tenantId, userId: next.id, roles: asked.roles, askedBy: asked.askedBy, epoch: seal.epoch },
  )
  await tx.query(sql`update app_user set status = ${next.status}, roles = ${next.roles}::text[], founder = ${next.founder}, team_id = ${next.teamId}, trained_until = ${next.trainedUntil}::date,
      authority_epoch = ${seal.epoch}, authority_mac = ${seal.mac}, pending_document = ${pending.pending_document}, pending_mac = ${pending.pending_mac},
      version = version + 1, updated_at = ${isoTime(clock.now())}, updated_by = ${change.by}
    where tenant_id = ${tx.tenantId} and id = ${next.id}`)
  await noteRows(tx, systemTables.person, [next.id])
  announceChange(services, tx, next.id)
  await notifyChange(tx, next.id)
  return next
}
