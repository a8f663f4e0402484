/** Who would gain and who would lose what by a change of a company's rights: everybody's rights before and after, by the rules of every request. */
import {
  type Access,
  CONDITIONS,
  type Condition,
  type Difference,
  type Forbid,
  type Principal,
  rightsBeyond,
} from '@holdfast/policy'
import { sql } from 'kysely'
import { limitsOf } from '../../../platform/audit/budget.ts'
import { type CompanyRights, rolesOf } from '../../../platform/gate/company-rights.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { isNetworkWithin } from '../../../platform/gate/networks.ts'
import { rightsOf } from '../../../platform/gate/rights-of.ts'
import { type Tenant, teamsBelow } from '../../../platform/gate/tenant-policy.ts'
import { standardRolesOf } from './stated.ts'

/** Everybody who works here; a company of more is told of these. */
const MOST_PEOPLE = 10_000

interface PersonRow {
  readonly id: string
  readonly roles: readonly string[]
  readonly team_id: string | null
}

/** What one person gains and loses. */
export interface PersonsChange {
  readonly id: string
  readonly roles: readonly string[]
  readonly gained: readonly Difference[]
  readonly lost: readonly Difference[]
  /** Of how many people a day values are revealed, where that changes. */
  readonly reveals: { readonly before: number; readonly after: number } | null
  readonly principal: Principal
}

/** The company as it would be under other rights. */
export function tenantUnder(tenant: Tenant, rights: CompanyRights): Tenant {
  const roles = rolesOf(standardRolesOf(tenant), rights, tenant.catalog)
  return { ...tenant, roles, policy: { ...tenant.policy, rights } }
}

/** What is true of no moment in particular. */
const NEVER: ReadonlySet<Condition> = new Set()

/** The moments that are compared: one in which no condition holds, and one for each condition. A forbid of several is weaker than each of them. */
const MOMENTS: readonly ReadonlySet<Condition>[] = [
  NEVER,
  ...CONDITIONS.map((condition) => new Set([condition])),
  new Set(CONDITIONS),
]

const placeOf = ({ object, action, reach }: Difference): string => `${object}/${action}/${reach}`

/** What one gives beyond the other in any moment, each act within a reach once. */
function beyondEver(one: (facts: ReadonlySet<Condition>) => Access, other: (facts: ReadonlySet<Condition>) => Access) {
  const found = new Map<string, Difference>()
  for (const facts of MOMENTS)
    for (const each of rightsBeyond(one(facts), other(facts))) {
      const known = found.get(placeOf(each))
      const joined = (key: 'fields' | 'write') => [...new Set([...(known?.[key] ?? []), ...each[key]])].sort()
      const act = each.act || known?.act === true
      found.set(placeOf(each), { ...each, act, fields: joined('fields'), write: joined('write') })
    }
  return [...found.values()]
}

const principalOf = (ctx: RequestContext, { id, roles, team_id: teamId }: PersonRow): Principal => ({
  tenantId: ctx.caller.tenant.id,
  userId: id,
  roles,
  teamId,
  departmentTeamIds: teamsBelow(ctx.caller.tenant.policy, teamId),
  foundSince: ctx.caller.principal.foundSince,
})

const revealsADay = ({ budgets }: Access): number => limitsOf(budgets, 'revealed').day

function revealsChange(before: Access, after: Access): PersonsChange['reveals'] {
  const [was, is] = [revealsADay(before), revealsADay(after)]
  return was === is ? null : { before: was, after: is }
}

/** Those for whom anything changes, with what; people of the same roles and place change alike, and are compared once. */
export async function changesOf(ctx: RequestContext, rights: CompanyRights): Promise<readonly PersonsChange[]> {
  const { caller, services } = ctx
  const after = tenantUnder(caller.tenant, rights)
  const rows = await services.database.read<PersonRow>(
    caller.tenant.id,
    sql`select id, roles, team_id from app_user where tenant_id = ${caller.tenant.id} and status in ('active', 'invited')
      order by id limit ${MOST_PEOPLE}`,
  )
  const known = new Map<string, Pick<PersonsChange, 'gained' | 'lost' | 'reveals'>>()
  return rows.flatMap((row) => {
    const alike = JSON.stringify([row.roles, row.team_id === null])
    const principal = principalOf(ctx, row)
    const accessIn = (tenant: Tenant) => (facts: ReadonlySet<Condition>) => rightsOf(principal, tenant, facts)
    const change = known.get(alike) ?? {
      gained: beyondEver(accessIn(after), accessIn(caller.tenant)),
      lost: beyondEver(accessIn(caller.tenant), accessIn(after)),
      reveals: revealsChange(rightsOf(principal, caller.tenant), rightsOf(principal, after)),
    }
    known.set(alike, change)
    const isNone = change.gained.length + change.lost.length === 0 && change.reveals === null
    return isNone ? [] : [{ id: row.id, roles: row.roles, principal, ...change }]
  })
}

const sameForbid = (one: Forbid, other: Forbid): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Whether somebody would come from within the company's networks who did not, where something forbids by that. */
function opensNetworks({ networks, forbids }: CompanyRights, after: CompanyRights): boolean {
  const isAsked = forbids.some(({ when }) => when.includes('outside_networks'))
  return isAsked && !after.networks.every((network) => isNetworkWithin(networks, network))
}

/**
 * Whether rights would be wider than they are: a role, held by somebody or not, gives more, or something that is forbidden is not any more. Of a forbid
 * any change counts: it may bind somebody by one of their roles where another one gives. Then two people have to say so.
 */
export function widens(tenant: Tenant, rights: CompanyRights): boolean {
  const kept = tenant.policy.rights.forbids.every((forbid) => rights.forbids.some((each) => sameForbid(each, forbid)))
  if (!kept || opensNetworks(tenant.policy.rights, rights)) return true
  const after = tenantUnder(tenant, rights)
  const somebody = { tenantId: tenant.id, userId: 'u', teamId: 't', departmentTeamIds: ['t'], foundSince: '' }
  return after.roles.some(({ name }) => {
    const accessIn = (company: Tenant) => (facts: ReadonlySet<Condition>) =>
      rightsOf({ ...somebody, roles: [name] }, company, facts)
    const [was, is] = [accessIn(tenant)(NEVER), accessIn(after)(NEVER)]
    return revealsADay(is) > revealsADay(was) || beyondEver(accessIn(after), accessIn(tenant)).length > 0
  })
}
