import { reachesFor } from '@holdfast/policy'
import { sql } from 'kysely'
import { hoursOf } from '../../platform/calendar/people-hours.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import type { Services } from '../../platform/services.ts'
import { admitSight, namesOfRecords, subjectsOf } from '../../records/index.ts'
import { entriesOf, findEntries, findPlans, pointersOf } from './entries.ts'
import { sourcesFor } from './kinds.ts'
import { calendarSpan, daysOfSpan } from './span.ts'

const MOST_COLLEAGUES = 200
const MONDAY = 1

/** The zone a person's clock runs by: as they chose for their hours, else the company's. */
export async function zoneOf(services: Services, { tenant, user }: Caller): Promise<string> {
  const calendar = calendarOf(tenant.policy)
  const hours = await hoursOf(services.database, { tenantId: tenant.id, userIds: [user.id], calendar })
  return hours.get(user.id)?.timeZone ?? calendar.timeZone
}

/** As engines have it and the compiler's library does not yet (ECMA-402). */
type LocaleOfWeeks = Intl.Locale & { getWeekInfo(): { readonly firstDay: number } }

/** On which day weeks begin where the company is (CLDR): 1 is Monday, 7 Sunday. */
function weekStartIn(country: string): number {
  try {
    return (new Intl.Locale(`und-${country}`) as LocaleOfWeeks).getWeekInfo().firstDay
  } catch {
    return MONDAY
  }
}

/** Colleagues whose tasks lie within the caller's reach, the caller among them. */
async function findWhose({ caller, services }: RequestContext) {
  const { tenant, user, principal, access } = caller
  const reaches = reachesFor(access, 'task', 'list')
  const teams = [
    ...(reaches.includes('department') ? principal.departmentTeamIds : []),
    ...(reaches.includes('team') && principal.teamId !== null ? [principal.teamId] : []),
  ]
  const rows = await services.database.read<{ id: string }>(
    tenant.id,
    sql`select id from app_user where tenant_id = ${tenant.id} and (id = ${user.id}
      or (status = 'active' and (${reaches.includes('all')} or team_id = any(${teams}::uuid[])))) order by id = ${user.id} desc, id limit ${MOST_COLLEAGUES}`,
    'calendar_whose',
  )
  const names = await services.people.namesOf(
    tenant.id,
    rows.map(({ id }) => id),
  )
  return rows.map(({ id }) => ({ id, name: String(names.get(id)?.['name'] ?? '') }))
}

/** What stands in a person's calendar within some days, as far as the caller lists it: counted and recorded like a list. */
export async function readCalendar(
  ctx: RequestContext,
  asked: { from: string; to: string; ownerId?: string },
): Promise<Answer> {
  const { caller, services } = ctx
  const calendar = calendarOf(caller.tenant.policy)
  const timeZone = await zoneOf(services, caller)
  const span = calendarSpan(asked, timeZone)
  const whoseId = asked.ownerId ?? caller.user.id
  const [whose, ...found] = await Promise.all([
    findWhose(ctx),
    ...sourcesFor(caller).map((source) => findEntries(ctx, source, { span, whoseId })),
  ])
  const [plans, { nameOf, named }] = await Promise.all([
    findPlans(ctx, found, span),
    namesOfRecords(ctx, found.flatMap(pointersOf)),
  ])
  const records = found.flatMap((each) => each.records)
  const sights = await admitSight(ctx, 'listed', [...subjectsOf(records), ...named.filter(({ counted }) => counted)])
  const ids = [...records.map(({ row }) => row.id), ...named.map(({ recordId }) => recordId)]
  return {
    status: 200,
    body: {
      timeZone,
      weekStart: weekStartIn(caller.tenant.policy.country),
      days: daysOfSpan(calendar, span),
      whose,
      data: entriesOf(ctx, found, { plans, nameOf }),
      more: [...new Set(found.flatMap(({ source, more }) => (more ? [source.kind] : [])))],
    },
    audit: { act: 'calendar.show', outcome: 'allowed', ids, count: records.length, facts: { of: whoseId } },
    sights,
  }
}
