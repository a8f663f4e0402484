/** Rights that nobody used for long: what the company could take from its roles and miss nothing. */
import { ACTIONS, mayEver, type Role } from '@holdfast/policy'
import { sql } from 'kysely'
import { actionWords } from '../../../platform/gate/admission-sentence.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { rightsOf } from '../../../platform/gate/rights-of.ts'
import type { Answer } from '../../../platform/gate/route.ts'

/** A right that was not used for so many days is told as unused. */
const UNUSED_DAYS = 60
const DAY_MS = 86_400_000

interface UseRow {
  readonly role: string
  readonly object: string
  readonly action: string
  readonly first_on: string
  readonly used_on: string
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const placeOf = (role: string, object: string, action: string): string => `${role}\n${object}\n${action}`

async function usedDays({ services, caller }: RequestContext): Promise<ReadonlyMap<string, UseRow>> {
  await services.rightUses.flush()
  const rows = await services.database.read<UseRow>(
    caller.tenant.id,
    sql`select role, object, action, first_on::text, used_on::text from right_use where tenant_id = ${caller.tenant.id}`,
    'right_uses',
  )
  return new Map(rows.map((row) => [placeOf(row.role, row.object, row.action), row]))
}

/** How many people who may come in hold each role. */
async function holdersOf({ services, caller }: RequestContext): Promise<ReadonlyMap<string, number>> {
  const rows = await services.database.read<{ role: string; count: number }>(
    caller.tenant.id,
    sql`select role, count(*)::int as count from app_user, unnest(roles) as role
      where tenant_id = ${caller.tenant.id} and status = 'active' group by role`,
  )
  return new Map(rows.map(({ role, count }) => [role, count]))
}

/** What a role gives that can be seen to be used, act by act. */
function actsOf({ services, caller }: RequestContext, role: Role) {
  const access = rightsOf({ ...caller.principal, roles: [role.name], shares: [] }, caller.tenant)
  return [...access.objects.keys()].flatMap((object) =>
    ACTIONS.filter((action) => mayEver(access, object, action) && services.rightUses.isWatched(object, action)).map(
      (action) => ({ object, action }),
    ),
  )
}

/** Of roles that somebody holds, the acts that none of their holders did for sixty days; nothing before it was watched for so long. */
export async function unusedRights(ctx: RequestContext): Promise<Answer> {
  const { services, caller } = ctx
  const [used, holders] = [await usedDays(ctx), await holdersOf(ctx)]
  const since = used.get(placeOf('', '', ''))?.first_on ?? dayOf(services.clock.now())
  const oldest = dayOf(services.clock.now() - UNUSED_DAYS * DAY_MS)
  const held = caller.tenant.roles.filter(({ name }) => holders.has(name))
  const all = held.flatMap((role) => actsOf(ctx, role).map((act) => ({ role, ...act })))
  const data = all.flatMap(({ role, object, action }) => {
    const usedOn = used.get(placeOf(role.name, object, action))?.used_on ?? null
    if (since > oldest || (usedOn !== null && usedOn >= oldest)) return []
    return [
      {
        role: role.name,
        roleLabel: role.label,
        holders: holders.get(role.name) ?? 0,
        object,
        objectLabel: caller.tenant.catalog.getObject(object).labelPlural,
        action,
        actionLabel: actionWords[action],
        usedOn,
      },
    ]
  })
  return {
    status: 200,
    body: { watchedSince: since, days: UNUSED_DAYS, data, page: { next: null, limit: data.length } },
    audit: { act: 'rights.unused', outcome: 'allowed', count: data.length },
  }
}
