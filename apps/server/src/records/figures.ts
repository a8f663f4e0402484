import type { Money } from '@holdfast/catalog'
import { reachesShowing } from '@holdfast/policy'
import { sql } from 'kysely'
import type { RequestContext } from '../platform/gate/context.ts'
import { calendarOf } from '../platform/gate/tenant-policy.ts'
import { isQuiet } from './day-counts.ts'
import type { SumInBase } from './query/converted.ts'
import { readQuestion } from './query/question.ts'
import { sumsOf } from './query/sums.ts'
import { reachesOfTotals } from './query/totals.ts'
import type { Condition } from './reach-sql.ts'

const DAY_MS = 86_400_000
/** Over how many days follow-ups and tasks are looked back on. */
export const FIGURE_DAYS = 30
const WEEK_DAYS = 7
/** More of one's own than this is told as this: the page must not wait for a count of everything. */
export const MOST_COUNTED = 10_000

/** One's own numbers; what one's roles do not show of one's own records is null. */
export interface Figures {
  /** Follow-ups one wrote: on each of the last thirty days, oldest first. What an import brought is nobody's work. */
  readonly followUps: { readonly days: readonly number[]; readonly week: number; readonly weekBefore: number } | null
  /** Tasks of one's own that fell due in the last thirty days, and how many of them were done on their day or before. */
  readonly tasks: { readonly due: number; readonly onTime: number } | null
  /** Customers of one's own, and how many have gone quiet. */
  readonly accounts: { readonly all: number; readonly quiet: number } | null
  /** Leads of one's own that are being worked on, and those that came in the last thirty days. */
  readonly leads: { readonly open: number; readonly fresh: number } | null
  /** What customers should have paid before today, of all orders one sees: how many payments, and what they come to by currency and in the company's own. */
  readonly overdue: { readonly count: number; readonly sums: readonly Money[]; readonly base: SumInBase | null } | null
}

interface Counted {
  readonly said: Readonly<Record<string, number>>
  readonly due: number
  readonly on_time: number
  readonly accounts: number
  readonly quiet: number
  readonly open: number
  readonly fresh: number
}

/** Whether the caller sees these fields of their own records in clear: by any reach, since one's own lie in one's team too. */
const showsOwn = ({ caller }: RequestContext, object: string, keys: readonly string[]): boolean =>
  keys.every((key) =>
    reachesShowing(caller.access, { object, key, action: 'list' }, 'clear').some((reach) => reach !== 'found'),
  )

/** The latest of one's own records of an object, no more than are counted. */
const mine = ({ caller }: RequestContext, object: string, columns: Condition): Condition =>
  sql`(select ${columns} from ${sql.table(object)} where tenant_id = ${caller.tenant.id} and owner_id = ${caller.user.id}
    and deleted_at is null order by updated_at desc limit ${MOST_COUNTED})`

/** All of it in one statement, on the person's own rows alone. */
async function count(ctx: RequestContext): Promise<Counted | undefined> {
  const { caller, services } = ctx
  const { policy, id } = caller.tenant
  const { timeZone } = calendarOf(policy)
  const now = services.clock.now()
  const since = sql`${new Date(now - FIGURE_DAYS * DAY_MS).toISOString()}::timestamptz`
  const until = sql`${new Date(now).toISOString()}::timestamptz`
  const dayOf = (moment: string) => sql`(${sql.ref(moment)} at time zone ${timeZone})::date`
  const [row] = await services.database.read<Counted>(
    id,
    sql`with said as (
        select ${dayOf('at')}::text as day, count(*)::int as n from activity
        where tenant_id = ${id} and created_by = ${caller.user.id} and deleted_at is null and import_id is null
          and updated_at >= ${since} and at >= ${since} and at <= ${until} group by 1),
      planned as (
        select done is true and ${dayOf('done_at')} <= ${dayOf('due')} as on_time
        from ${mine(ctx, 'task', sql`due, done, done_at`)} t where due >= ${since} and due < ${until}),
      customers as (select ${isQuiet(policy.quietDays, now)} as quiet from ${mine(ctx, 'account', sql`level, last_follow_up_at`)} a),
      leads as (select status, created_at from ${mine(ctx, 'lead', sql`status, created_at`)} l)
    select (select coalesce(json_object_agg(day, n), '{}') from said) as said,
      (select count(*)::int from planned) as due, (select count(*)::int from planned where on_time) as on_time,
      (select count(*)::int from customers) as accounts, (select count(*)::int from customers where quiet) as quiet,
      (select count(*)::int from leads where status is null or status not in ('unqualified', 'converted')) as open,
      (select count(*)::int from leads where created_at >= ${since}) as fresh`,
    'figures',
  )
  return row
}

/** The days up to a moment in a time zone, oldest first, as `2026-11-23`. */
function daysUntil(now: number, timeZone: string): readonly string[] {
  const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  return Array.from({ length: FIGURE_DAYS }, (_, at) => day.format(now - (FIGURE_DAYS - 1 - at) * DAY_MS))
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

/** Payments that are overdue, within the caller's reach; null for whom they are not there. */
async function overduePayments({ caller, services }: RequestContext): Promise<Figures['overdue']> {
  const object = caller.tenant.catalog.getObject('payment')
  const { pays } = object
  if (pays === undefined) return null
  const keys = [pays.amount, pays.due, pays.state]
  if (reachesOfTotals(caller, object, keys).length === 0) return null
  const question = readQuestion(caller, object, { filter: { [pays.due]: { overdue: true } } })
  const { overdue } = await sumsOf(services, caller, { overdue: { question, amounts: [pays.amount] } })
  const { sums, base } = overdue
  return { count: sum(sums.map(({ count }) => count)), sums: sums.map((each) => each.sum), base }
}

/** One's own numbers as far as one's roles show what they are made of. */
export async function readFigures(ctx: RequestContext): Promise<Figures> {
  const [counted, overdue] = await Promise.all([count(ctx), overduePayments(ctx)])
  const { timeZone } = calendarOf(ctx.caller.tenant.policy)
  const days = daysUntil(ctx.services.clock.now(), timeZone).map((day) => counted?.said[day] ?? 0)
  const { due = 0, on_time: onTime = 0, accounts: all = 0, quiet = 0, open = 0, fresh = 0 } = counted ?? {}
  const week = { week: sum(days.slice(-WEEK_DAYS)), weekBefore: sum(days.slice(-2 * WEEK_DAYS, -WEEK_DAYS)) }
  return {
    followUps: showsOwn(ctx, 'activity', ['at']) ? { days, ...week } : null,
    tasks: showsOwn(ctx, 'task', ['due', 'done', 'doneAt']) ? { due, onTime } : null,
    accounts: showsOwn(ctx, 'account', ['level', 'lastFollowUpAt']) ? { all, quiet } : null,
    leads: showsOwn(ctx, 'lead', ['status']) ? { open, fresh } : null,
    overdue,
  }
}
