/** What became of the records that came into the stages of a pipeline: from their stays, not from where they stand today. */
import type { ObjectDeclaration, Pipeline, Process } from '@holdfast/catalog'
import { sql } from 'kysely'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import type { Condition } from '../reach-sql.ts'
import type { Question } from './question.ts'
import { allMatching, type Matching } from './run.ts'
import { reachesOfTotals } from './totals.ts'

/** Days of a time zone (`2026-11-23`), both within; null for no bound. */
export interface Span {
  readonly from: string | null
  readonly to: string | null
  readonly timeZone: string
}

export interface FunnelAsked {
  readonly object: ObjectDeclaration
  readonly process: Process
  readonly pipeline: Pipeline
  readonly amount: string
  readonly question: Question
  readonly teamId: string | null
  /** Within which a record came into the stage. */
  readonly period: Span
  /** The month of the period's time zone (`2026-11`) in which a record began in the pipeline; null for any. */
  readonly cohort: string | null
}

/** What became, by now, of the records that came into a stage in the period; each counts once, however often it came. */
export interface FunnelStage {
  readonly stage: string
  readonly entered: number
  /** Of those, the ones that do not stand in it any more. */
  readonly left: number
  /** Of those, the ones that stand in a won or a lost stage. */
  readonly won: number
  readonly lost: number
  /** Records that in the period came from before the stage, or began, beyond it and never stood in it. */
  readonly skipped: number
  /** The share of the entered that came further: to a later open stage or a won one. Null where none entered. */
  readonly conversion: number | null
  /** The median length of the stays that began in the period and have ended, in days. Null where none has. */
  readonly medianDays: number | null
}

/** Records that came to an end in the period and stand there still. */
export interface FunnelEnd {
  readonly outcome: 'won' | 'lost'
  readonly count: number
  /** The median of days from the beginning in the pipeline to the end. */
  readonly medianDays: number | null
}

interface EndSum {
  readonly outcome: 'won' | 'lost'
  readonly currency: string
  readonly amount: string
}

function within(moment: Condition, { from, to, timeZone }: Span): Condition {
  const since = from === null ? sql`true` : sql`${moment} >= (${from}::date::timestamp at time zone ${timeZone})`
  return to === null ? since : sql`${since} and ${moment} < ((${to}::date + 1)::timestamp at time zone ${timeZone})`
}

/** The stages with their rank: open ones by their order, a won one beyond all of them, a lost one nowhere. */
function ranked({ stages }: Pipeline): Condition {
  const open = stages.filter(({ outcome }) => outcome === 'open')
  const rows = stages.map((stage) => {
    const rank = stage.outcome === 'open' ? open.indexOf(stage) + 1 : stage.outcome === 'won' ? open.length + 1 : null
    return sql`(${stage.value}::text, ${rank}::int, ${stage.outcome}::text, ${stage.retired === true}::boolean)`
  })
  return sql`(values ${sql.join(rows)}) as s (stage, rank, outcome, retired)`
}

/** The stays of the records asked about, each with how far the record came from there on and where it stands now. */
function stays(tenantId: string, asked: FunnelAsked, { from, where }: Matching): Condition {
  const { object, process, pipeline, teamId, cohort } = asked
  const team = teamId === null ? sql`true` : sql`r.team_id = ${teamId}`
  const month = sql`to_char(m.began at time zone ${asked.period.timeZone}, 'YYYY-MM')`
  return sql`with s as (select * from ${ranked(pipeline)}),
    d as (select r.id, ${sql.ref(`r.${process.stage}`)} as now_stage, ${sql.ref(`r.${asked.amount}`)} as worth from ${from} where ${where} and ${team}),
    m as (select m.record_id, m.stage, m.from_stage, m.from_pipeline, m.at, m.left_at, s.rank, s.outcome, d.now_stage, d.worth,
        max(s.rank) over (partition by m.record_id order by m.version desc) as furthest,
        min(m.at) over (partition by m.record_id) as began, array_agg(m.stage) over (partition by m.record_id) as stood
      from movement m join d on d.id = m.record_id join s on s.stage = m.stage
      where m.tenant_id = ${tenantId} and m.object = ${object.name} and m.pipeline = ${pipeline.value}),
    c as (select * from m where ${cohort === null ? sql`true` : sql`${month} = ${cohort}`})`
}

/** Everything about the stages, in one statement. */
function stageRows(tenantId: string, asked: FunnelAsked, matching: Matching) {
  const inPeriod = within(sql`c.at`, asked.period)
  return sql`${stays(tenantId, asked, matching)},
    came as (select c.record_id, c.stage, bool_or(coalesce(c.furthest > c.rank, false)) as onwards, min(n.outcome) as ended, bool_or(c.now_stage = c.stage) as here
      from c left join s n on n.stage = c.now_stage where ${inPeriod} group by 1, 2),
    passed as (select t.stage, count(distinct c.record_id)::int as n from c
      left join s f on f.stage = c.from_stage and c.from_pipeline = ${asked.pipeline.value}
      join s t on t.outcome = 'open' and not t.retired and t.rank < c.rank and t.rank > case when c.from_stage is null then 0 else f.rank end
      where ${inPeriod} and t.stage <> all(c.stood) group by 1),
    took as (select c.stage, percentile_cont(0.5) within group (order by extract(epoch from c.left_at - c.at) / 86400.0) as days
      from c where ${inPeriod} and c.left_at is not null group by 1)
    select s.stage, count(came.record_id)::int as entered, count(*) filter (where not came.here)::int as left,
      count(*) filter (where came.ended = 'won')::int as won, count(*) filter (where came.ended = 'lost')::int as lost,
      coalesce(max(passed.n), 0)::int as skipped, (count(*) filter (where came.onwards))::float8 / nullif(count(came.record_id), 0) as conversion,
      max(took.days)::float8 as "medianDays"
    from s left join came on came.stage = s.stage left join passed on passed.stage = s.stage left join took on took.stage = s.stage
    group by s.stage`
}

/** Records that stand in an end to which they came in the period. */
const ended = (period: Span): Condition =>
  sql`c.outcome <> 'open' and c.left_at is null and ${within(sql`c.at`, period)}`

/**
 * The funnel of one pipeline as the caller may know it: of records within the reaches by which they see stages, and sums within those by which they
 * see amounts too. Everything is as it stands now; the period says which comings are looked at, the cohort which records.
 */
export async function funnelOf(
  services: Services,
  caller: Caller,
  asked: FunnelAsked,
): Promise<{ stages: readonly FunnelStage[]; ends: readonly FunnelEnd[]; sums: readonly EndSum[] }> {
  const { object, process, pipeline, amount, question, period } = asked
  const { id } = caller.tenant
  const matching = (keys: readonly string[]) =>
    allMatching(services, caller, { question, within: reachesOfTotals(caller, object, keys) })
  const places = [process.pipeline, process.stage]
  const seen = await matching(places)
  const rows = await services.database.read<FunnelStage>(id, stageRows(id, asked, seen))
  const ends = await services.database.read<FunnelEnd>(
    id,
    sql`${stays(id, asked, seen)} select c.outcome, count(*)::int as count,
      percentile_cont(0.5) within group (order by extract(epoch from c.at - c.began) / 86400.0)::float8 as "medianDays"
      from c where ${ended(period)} group by 1`,
  )
  const sums = await services.database.read<EndSum>(
    id,
    sql`${stays(id, asked, await matching([...places, amount]))} select c.outcome, c.worth ->> 'currency' as currency,
      trim_scale(sum((c.worth ->> 'amount')::numeric))::text as amount
      from c where c.worth is not null and ${ended(period)} group by 1, 2 order by 2`,
  )
  const byStage = new Map(rows.map((row) => [row.stage, row]))
  return { stages: pipeline.stages.flatMap(({ value }) => byStage.get(value) ?? []), ends, sums }
}
