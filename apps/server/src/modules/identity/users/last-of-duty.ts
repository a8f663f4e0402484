import { ADMINISTRATOR_ROLES } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Transaction } from '../../../platform/database/database.ts'
import { takeTurn } from '../../../platform/database/take-turn.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { UserAuthority } from '../../../platform/gate/session.ts'

type Standing = Pick<UserAuthority, 'id' | 'status' | 'roles'>

const isOut = ({ status }: Standing): boolean => status === 'frozen' || status === 'left'

/** The administrators' duties that the person does now and would do no more. Whoever is let in anew keeps theirs. */
const dutiesLost = (before: Standing, after: Standing): readonly string[] =>
  before.status === 'active'
    ? ADMINISTRATOR_ROLES.filter((role) => before.roles.includes(role) && (isOut(after) || !after.roles.includes(role)))
    : []

/**
 * Refuses with `last_of_duty` what would leave one of the three administrators' duties without anybody at work: nobody could give it back, nor say
 * who took it. Two who try it with each other wait for each other.
 */
export async function requireDutiesKept(tx: Transaction, before: Standing, after: Standing): Promise<void> {
  const lost = dutiesLost(before, after)
  if (lost.length === 0) return
  await takeTurn(tx, 'duties')
  for (const role of lost) {
    const others = await tx.query(sql`select 1 from app_user where tenant_id = ${tx.tenantId} and id <> ${before.id}
      and status = 'active' and ${role} = any(roles) limit 1`)
    if (others.length === 0) throw new Refusal('last_of_duty', { extra: { role } })
  }
}
