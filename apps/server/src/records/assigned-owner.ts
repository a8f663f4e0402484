/** Who a new record goes to by the company's rules. */

import { type AssignmentRule, rulesFor } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { isAtWork } from '../platform/calendar/hours.ts'
import { hoursOf } from '../platform/calendar/people-hours.ts'
import type { Transaction } from '../platform/database/database.ts'
import { takeTurn } from '../platform/database/take-turn.ts'
import { grantingRoles } from '../platform/gate/granting-roles.ts'
import { calendarOf } from '../platform/gate/tenant-policy.ts'
import type { Writing } from './writing.ts'

/** Whose the record is by a rule. */
export interface AssignedOwner {
  readonly ownerId: string
  readonly teamId: string | null
  readonly rule: AssignmentRule
}

interface Member {
  readonly id: string
  readonly team_id: string | null
}

/** Roles whose people work on records of the object: nobody else is given one. */
export function workingRoles({ caller, object }: Pick<Writing, 'caller' | 'object'>): readonly string[] {
  return grantingRoles(
    caller.tenant,
    (grant) => grant.object === object.name && grant.reach === 'own' && grant.actions.includes('update'),
  ).map(({ name }) => name)
}

/** Whom the rule may give to at the moment, in one order whoever asks. */
async function membersOf(writing: Writing, rule: AssignmentRule): Promise<readonly Member[]> {
  const { services, caller } = writing
  const { id: tenantId, policy } = caller.tenant
  const who = rule.way === 'person' ? sql`id = ${rule.to}` : sql`team_id = ${rule.to}`
  const members = await services.database.read<Member>(
    tenantId,
    sql`select id, team_id from app_user where tenant_id = ${tenantId} and ${who} and status = 'active'
      and roles && ${workingRoles(writing)}::text[] order by id`,
  )
  if (!rule.atWork || members.length === 0) return members
  const calendar = calendarOf(policy)
  const hours = await hoursOf(services.database, { tenantId, userIds: members.map(({ id }) => id), calendar })
  const now = services.clock.now()
  return members.filter(({ id }) => {
    const own = hours.get(id)
    return own !== undefined && isAtWork(own, calendar, now)
  })
}

/** How many open ones each of them has; none is said of whom has none. */
async function loadsOf(
  tx: Transaction,
  { object }: Writing,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const { conversion } = object
  const open =
    conversion === undefined
      ? sql`true`
      : sql`(${sql.ref(conversion.status)} is null or ${sql.ref(conversion.status)} not in (${conversion.done}, 'unqualified'))`
  const rows = await tx.query<{ owner_id: string; n: number }>(
    sql`select owner_id, count(*)::int as n from ${sql.table(object.name)} where tenant_id = ${tx.tenantId} and owner_id = any(${ids}::uuid[])
      and deleted_at is null and ${open} group by owner_id`,
  )
  return new Map(rows.map((row) => [row.owner_id, row.n]))
}

interface Turn {
  readonly user_id: string
  readonly turn: string
}

/** Takes the next turn of a rule: one at a time, so that many new records at once are spread as evenly as one after the other. */
async function nextOf(writing: Writing, rule: AssignmentRule, members: readonly Member[]): Promise<Member | undefined> {
  const { services, caller, object } = writing
  return services.database.inTenant(caller.tenant.id, async (tx) => {
    await takeTurn(tx, 'assignment', object.name, rule.id)
    const mine = sql`tenant_id = ${tx.tenantId} and object = ${object.name} and rule = ${rule.id}`
    const turns = await tx.query<Turn>(sql`select user_id, turn from assignment_turn where ${mine}`)
    const lastOf = new Map(turns.map(({ user_id, turn }) => [user_id, Number(turn)]))
    const ids = members.map(({ id }) => id)
    const loads = rule.way === 'least' ? await loadsOf(tx, writing, ids) : new Map<string, number>()
    const [next] = members.toSorted(
      (a, b) => (loads.get(a.id) ?? 0) - (loads.get(b.id) ?? 0) || (lastOf.get(a.id) ?? 0) - (lastOf.get(b.id) ?? 0),
    )
    if (next === undefined) return undefined
    const turn = Math.max(0, ...lastOf.values()) + 1
    await tx.query(sql`insert into assignment_turn (tenant_id, object, rule, user_id, turn)
      values (${tx.tenantId}, ${object.name}, ${rule.id}, ${next.id}, ${turn})
      on conflict (tenant_id, object, rule, user_id) do update set turn = excluded.turn`)
    return next
  })
}

/**
 * The owner whom the company's rules give a new record of which nobody said whose it is: by the first rule that speaks of it and has somebody for it; null
 * where none has. A turn that was taken for a record which is refused afterwards is passed over.
 */
export async function assignedOwner(
  writing: Writing,
  values: Readonly<Record<string, Json>>,
): Promise<AssignedOwner | null> {
  const { object, caller } = writing
  const rules = caller.tenant.policy.assignment[object.name]?.rules ?? []
  const last = writing.last === undefined ? [] : [writing.last.rule]
  for (const rule of [...rulesFor(rules, object, values), ...last]) {
    const members = await membersOf(writing, rule)
    const next = rule.way === 'person' ? members[0] : await nextOf(writing, rule, members)
    if (next !== undefined) return { ownerId: next.id, teamId: next.team_id, rule }
  }
  return null
}
