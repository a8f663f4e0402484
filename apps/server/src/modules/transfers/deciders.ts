/** Who approves that records of a team go to another owner. */
import { sql } from 'kysely'
import { textArray, uuidArray } from '../../platform/database/arrays.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { grantingRoles } from '../../platform/gate/granting-roles.ts'
import { leadersAbove } from '../../platform/gate/leaders-above.ts'
import { type Decider, standIns, withStandIns } from '../../platform/gate/substitutes.ts'
import { type Tenant, teamsBelow } from '../../platform/gate/tenant-policy.ts'

/** What is to be approved: records of an object, of which team, and who asked. */
export interface Matter {
  readonly object: string
  readonly teamId: string | null
  readonly askedBy: string
}

interface Candidate {
  readonly id: string
  readonly team_id: string | null
  readonly roles: readonly string[]
}

const assigningRoles = (tenant: Tenant, isSuch: (object: string) => boolean): readonly string[] =>
  grantingRoles(tenant, (grant) => isSuch(grant.object) && grant.actions.includes('assign')).map(({ name }) => name)

type Approvers<T> = (matter: Matter) => readonly T[]

async function ownDeciders(tenant: Tenant, reading: Pick<Reader, 'query'>): Promise<Approvers<string>> {
  const { policy } = tenant
  const people = await reading.query<Candidate>(
    sql`select id, team_id, roles from app_user where tenant_id = ${tenant.id} and status = 'active'
      and (id = any(${uuidArray(Object.values(policy.leads))}::uuid[]) or roles && ${textArray(assigningRoles(tenant, () => true))}::text[]) order by id`,
  )
  const atWork = new Set(people.map(({ id }) => id))
  return ({ object, teamId, askedBy }) => {
    const leader = leadersAbove(policy, teamId).find((id) => id !== askedBy && atWork.has(id))
    if (leader !== undefined) return [leader]
    const roles = assigningRoles(tenant, (each) => each === object)
    return people
      .filter((each) => each.id !== askedBy && each.roles.some((role) => roles.includes(role)))
      .filter((each) => teamId !== null && teamsBelow(policy, each.team_id).includes(teamId))
      .map(({ id }) => id)
  }
}

/**
 * Says who approves a matter: the nearest who leads the team or a department above it, and did not ask; where there is none, whoever gives away records of
 * that team and did not ask. Only people at work count. Behind them at a moment (milliseconds since 1970) those who stand in for one of them, whoever asked excepted.
 */
export async function deciders(
  tenant: Tenant,
  reading: Pick<Reader, 'query'>,
  now: number,
): Promise<Approvers<Decider>> {
  const own = await ownDeciders(tenant, reading)
  const standing = await standIns(tenant, reading, now)
  return (matter) => withStandIns(own(matter), standing, [matter.askedBy])
}
