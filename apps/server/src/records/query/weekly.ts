/** What people did in a week, and which of their next steps passed undone: counts, of records within the caller's reach. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { isStatistical } from '@holdfast/policy'
import { sql } from 'kysely'
import { uuidArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import { both, type Condition, reachesCondition, sourceOf } from '../reach-sql.ts'
import { columnNamed } from './foreseen.ts'
import { endOfDay, type Span, within } from './stays.ts'
import { reachesOfWork } from './totals.ts'

type Weekly = 'followUps' | 'tasksDone' | 'newLeads' | 'stagesMoved' | 'stepsMissed'

interface WeeklyAsked {
  readonly days: Span
  /** Whose work is counted. */
  readonly people: readonly string[]
  /** Next steps that were due before it may be missed; RFC 3339. */
  readonly now: string
}

/** How many of something a person did; follow-ups by their kind. */
export interface WeeklyCount {
  readonly id: string
  readonly measure: Weekly
  readonly kind: string | null
  readonly count: number
}

/** What is counted: of the rows `r` of an object, whose they are, and what has to be in clear sight for it. */
interface Counting {
  readonly object: ObjectDeclaration
  readonly told: readonly string[]
  readonly person: Condition
  readonly counted: Condition
  readonly kind?: Condition
  readonly joined?: Condition
}

/** A step whose day has passed without a follow-up on its record since it was planned. */
function missed(object: ObjectDeclaration, { days, now }: WeeklyAsked): Condition {
  const due = columnNamed(object, 'nextStepAt')
  const over = endOfDay(sql`(${due} at time zone ${days.timeZone})`, days.timeZone)
  return both([
    sql`r.import_id is null`,
    within(due, days),
    sql`${over} <= ${now}::timestamptz`,
    sql`not exists (select 1 from ${sql.table(object.name)} later where later.tenant_id = r.tenant_id and later.about_object = r.about_object
      and later.about_id = r.about_id and later.id <> r.id and later.deleted_at is null and later.at > r.at and later.at < ${over})`,
  ])
}

function countings({ tenant }: Caller, asked: WeeklyAsked): Readonly<Record<Weekly, Counting>> {
  const [activity, task, lead, deal] = ['activity', 'task', 'lead', 'opportunity'].map((name) =>
    tenant.catalog.getObject(name),
  ) as [ObjectDeclaration, ObjectDeclaration, ObjectDeclaration, ObjectDeclaration]
  const { days } = asked
  const author = sql`r.created_by`
  const owner = sql`r.owner_id`
  return {
    // what an import brought is nobody's work
    followUps: {
      object: activity,
      told: ['kind', 'at'],
      person: author,
      counted: both([sql`r.import_id is null`, within(columnNamed(activity, 'at'), days)]),
      kind: columnNamed(activity, 'kind'),
    },
    tasksDone: {
      object: task,
      told: ['owner', 'doneAt'],
      person: owner,
      counted: within(columnNamed(task, 'doneAt'), days),
    },
    newLeads: { object: lead, told: ['owner', 'status'], person: owner, counted: within(sql`r.created_at`, days) },
    stagesMoved: {
      object: deal,
      told: [deal.process?.pipeline ?? '', deal.process?.stage ?? ''],
      person: sql`m.by_id`,
      joined: sql`join movement m on m.tenant_id = r.tenant_id and m.object = ${deal.name} and m.record_id = r.id`,
      counted: both([sql`m.from_stage is not null`, within(sql`m.at`, days)]),
    },
    stepsMissed: { object: activity, told: ['at', 'nextStepAt'], person: author, counted: missed(activity, asked) },
  }
}

const reachesOf = (caller: Caller, { object, told }: Counting) =>
  // numbers for statistics are about many, never of one person
  isStatistical(caller.access, object.name) ? [] : reachesOfWork(caller, object, told)

/** Within which reaches the caller sees follow-ups: those of whom the report tells. */
export const reachesOfWeekly = (caller: Caller, asked: WeeklyAsked) =>
  reachesOf(caller, countings(caller, asked).followUps)

/** The counts that are not nought, in one statement; of what the caller does not see there are none. */
export async function weeklyOf(
  services: Services,
  caller: Caller,
  asked: WeeklyAsked,
): Promise<readonly WeeklyCount[]> {
  const parts = Object.entries(countings(caller, asked)).flatMap(([measure, counting]) => {
    const reaches = reachesOf(caller, counting)
    if (reaches.length === 0) return []
    const source = sourceOf(counting.object)
    const where = both([
      sql`r.tenant_id = ${caller.tenant.id} and r.deleted_at is null`,
      counting.counted,
      sql`${counting.person} = any(${uuidArray(asked.people)}::uuid[])`,
      reachesCondition(reaches, caller.principal, source),
    ])
    const { kind = sql`null::text`, joined = sql`` } = counting
    return sql`select ${counting.person} as id, ${measure}::text as measure, ${kind} as kind, count(*)::int as count
      from ${source.from} ${joined} where ${where} group by 1, 3`
  })
  if (parts.length === 0) return []
  return services.database.read<WeeklyCount>(caller.tenant.id, sql.join(parts, sql` union all `))
}
