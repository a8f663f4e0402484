/** Whose targets somebody reads, and whose they set: those of whom they see, or give out, the deals. */
import { covers, type Reach, type ReachOfRecord, reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import type { Reader } from '../../platform/database/reader.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { forecastFields, reachesOfWork, workingRoles } from '../../records/index.ts'
import { ledObject } from './pipelines.ts'

export type Whose = 'company' | 'team' | 'person'

/** The company, a team or a person. */
export interface Aim {
  readonly whose: Whose
  /** Of the company its own id. */
  readonly id: string
  /** In which a person sits. */
  readonly teamId: string | null
}

type Asking = Pick<RequestContext, 'caller' | 'services'>

/** Whether reaches hold all deals of the company, of the team, or those of the person. */
function holds({ caller }: Asking, reaches: readonly Reach[], { whose, id, teamId }: Aim): boolean {
  const { principal, tenant } = caller
  const covered = (record: ReachOfRecord) => reaches.some((reach) => covers(reach, record, principal))
  if (whose === 'person') return covered({ ownerId: id, teamId })
  if (whose === 'team') return covered({ ownerId: null, teamId: id })
  const teams = Object.keys(tenant.policy.teams)
  return (
    reaches.includes('all') || (teams.length > 0 && teams.every((team) => covered({ ownerId: null, teamId: team })))
  )
}

/** What the caller may do with a target: see how far it is reached, only know what it is, or set it. */
export function targetRights(ctx: Asking) {
  const { caller, services } = ctx
  const { process } = ledObject(services.catalog)
  const object = ledObject(caller.tenant.catalog)
  const sums = reachesOfWork(caller, object, forecastFields(process))
  const named = reachesOfWork(caller, object, [...forecastFields(process), 'owner'])
  const given = reachesFor(caller.access, object.name, 'assign').filter((reach) => named.includes(reach))
  const isReached = (aim: Aim) => holds(ctx, aim.whose === 'company' ? sums : named, aim)
  return {
    isReached,
    isKnown: (aim: Aim) =>
      isReached(aim) || (aim.whose === 'team' && named.length > 0 && aim.id === caller.principal.teamId),
    maySet: (aim: Aim) => holds(ctx, given, aim),
  }
}

/** Those of the company who work on deals, or of whom a target of the period is kept. */
export async function aimsOfPeople(
  { caller, services }: Asking,
  reading: Pick<Reader, 'query'>,
  kept: readonly string[] = [],
): Promise<readonly Aim[]> {
  const { id: tenantId } = caller.tenant
  const roles = workingRoles({ caller, object: ledObject(services.catalog) })
  const rows = await reading.query<{ id: string; team_id: string | null }>(
    sql`select id, team_id from app_user where tenant_id = ${tenantId}
      and ((status in ('active', 'invited') and roles && ${roles as string[]}::text[]) or id = any(${kept as string[]}::uuid[])) order by id`,
  )
  return rows.map(({ id, team_id: teamId }) => ({ whose: 'person', id, teamId }))
}

/** The company and its teams. */
export const aimsOfUnits = ({ caller: { tenant } }: Asking): readonly Aim[] => [
  { whose: 'company', id: tenant.id, teamId: null },
  ...Object.keys(tenant.policy.teams)
    .toSorted()
    .map((id): Aim => ({ whose: 'team', id, teamId: null })),
]
