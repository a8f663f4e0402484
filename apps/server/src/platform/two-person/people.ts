/** The people of a company as far as approving asks about them. */
import { sql } from 'kysely'
import type { Reader } from '../database/reader.ts'
import type { Tenant } from '../gate/tenant-policy.ts'
import type { Approver, Line } from './who-approves.ts'

interface PersonRow {
  readonly id: string
  readonly roles: readonly string[]
  readonly founder: boolean
  readonly team_id: string | null
}

/** Everybody at work, and how they report to each other. Whoever truly approves is looked at again with the keeper's seal. */
export async function peopleAtWork(
  reader: Reader,
  tenant: Tenant,
): Promise<{ readonly approvers: readonly Approver[]; readonly line: Line }> {
  const rows = await reader.query<PersonRow>(
    sql`select id, roles, founder, team_id from app_user where tenant_id = ${reader.tenantId} and status = 'active' order by id`,
  )
  const approvers = rows.map(({ id, roles, founder }) => ({
    userId: id,
    founder,
    capabilities: new Set(
      tenant.roles.filter((role) => roles.includes(role.name)).flatMap((role) => role.capabilities),
    ),
  }))
  const teamOf = new Map(rows.map((row) => [row.id, row.team_id]))
  return { approvers, line: { approvers, policy: tenant.policy, teamOf } }
}
