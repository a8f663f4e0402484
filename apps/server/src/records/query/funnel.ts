/** What became of the records that came into the stages of a pipeline: from their stays, not from where they stand today. */
import type { ObjectDeclaration, Pipeline, Process } from '@holdfast/catalog'
import { sql } from 'kysely'
import { intArray, textArray } from '../../platform/database/arrays.ts'
import type { Caller } from '../../platform/gate/session.ts'
import type { Services } from '../../platform/services.ts'
import type { Condition } from '../reach-sql.ts'
import { type Converted, convertedSums, hasForeign } from './converted.ts'
import type { Question } from './question.ts'
import { allMatching, type Matching } from './run.ts'
import { cohortOf, type Span, within } from './stays.ts'
import { reachesOfWork } from './totals.ts'
import { type StageCount, stageCounts, type Way } from './ways.ts'

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

export interface FunnelStage extends StageCount {
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

const days = (from: Condition, to: Condition): Condition => sql`date_part('epoch', ${to} - ${from}) / 86400`
const MEDIAN = sql`percentile_cont(0.5) within group`

/** The stays of a pipeline, each with the place of its stage in it, from 1, and whether it began in the period. */
function stays(tenantId: string, { object, pipeline, period }: FunnelAsked): Condition {
  const stages = textArray(pipeline.stages.map(({ value }) => value))
  return sql`(select m.record_id, m.version, m.at, m.left_at, array_position(${stages}::text[], m.stage) as place, ${within(sql`m.at`, period)} as inside,
      m.from_stage is not null and m.from_pipeline is distinct from ${pipeline.value} as outside
    from movement m where m.tenant_id = ${tenantId} and m.object = ${object.name} and m.pipeline = ${pipeline.value} and m.stage = any(${stages}::text[]))`
}

/** A stage's place as a letter: a pipeline has at most 40 of them. */
const FIRST_LETTER = 64

/**
 * Each record with its way: a letter and a digit for every stay, a dot where it stands in the last one. Every record's stays are looked up by
 * themselves (`lateral`): what that costs is what the records are, whatever the database believes to know of the tables.
 */
function records(tenantId: string, asked: FunnelAsked, seen: { places: Matching; amounts: Condition }): Condition {
  const { teamId, cohort, period } = asked
  const team = teamId === null ? sql`true` : sql`r.team_id = ${teamId}`
  const worth = sql`case when ${seen.amounts} then ${sql.ref(`r.${asked.amount}`)} end`
  const left = sql`filter (where m.left_at is not null and m.inside)`
  return sql`with d as (select r.id, ${worth} as worth from ${seen.places.from} where ${seen.places.where} and ${team}),
    x as materialized (select d.worth, w.* from d cross join lateral (select min(m.at) as began,
        string_agg(chr(${FIRST_LETTER} + m.place) || (case when m.inside then 1 else 0 end + case when m.outside then 2 else 0 end)::text, '' order by m.version)
          || case when bool_or(m.left_at is null) then '.' else '' end as way,
        max(m.place) filter (where m.left_at is null and m.inside) as stands, max(m.at) filter (where m.left_at is null) as came,
        array_agg(m.place) ${left} as places, array_agg(${days(sql`m.at`, sql`m.left_at`)}) ${left} as stayed
      from ${stays(tenantId, asked)} m where m.record_id = d.id) w
    where w.way is not null and ${cohort === null ? sql`true` : sql`${cohortOf(sql`w.began`, period.timeZone)} = ${cohort}`})`
}

interface Told {
  readonly ways: readonly { way: string; records: number }[] | null
  readonly took: readonly { place: number; days: number }[] | null
  readonly ends: readonly FunnelEnd[] | null
  readonly sums: readonly EndSum[] | null
}

const placesOf = ({ stages }: Pipeline, outcome: FunnelEnd['outcome']): Buffer =>
  intArray(stages.flatMap((stage, at) => (stage.outcome === outcome ? [at + 1] : [])))

/** Those that came to an end, beside the others. */
function ended(all: Condition, pipeline: Pipeline): Condition {
  const outcome = sql`case when stands = any(${placesOf(pipeline, 'won')}::int[]) then 'won' when stands = any(${placesOf(pipeline, 'lost')}::int[]) then 'lost' end`
  return sql`${all}, e as (select x.*, ${outcome} as outcome from x)`
}

/** All of it in one statement, and so of one moment. */
function statement(all: Condition, pipeline: Pipeline): Condition {
  return sql`${ended(all, pipeline)} select
    (select json_agg(t) from (select way, count(*)::int as records from x group by 1) t) as ways,
    (select json_agg(t) from (select u.place, ${MEDIAN} (order by u.stayed) as days from x, unnest(x.places, x.stayed) as u (place, stayed) group by 1) t) as took,
    (select json_agg(t) from (select outcome, count(*)::int as count, ${MEDIAN} (order by ${days(sql`began`, sql`came`)}) as "medianDays"
      from e where outcome is not null group by 1) t) as ends,
    (select json_agg(t) from (select outcome, worth ->> 'currency' as currency, trim_scale(sum((worth ->> 'amount')::numeric))::text as amount
      from e where outcome is not null and worth is not null group by 1, 2 order by 2) t) as sums`
}

/** What ended, by outcome, currency and the day it ended on. */
const endParts = (all: Condition, { timeZone }: Span): Condition =>
  sql`${all} select outcome as k, worth ->> 'currency' as currency, (came at time zone ${timeZone})::date as day,
    null::numeric as rate, null::int as units, sum((worth ->> 'amount')::numeric) as amount, null::numeric as weighted from e where outcome is not null and worth is not null group by 1, 2, 3`

/** A way as the statement tells it. */
function readWay({ stages }: Pipeline, { way, records }: { way: string; records: number }): Way {
  const steps = [...way.matchAll(/(.)([0-3])/gs)].map(([, letter = '', digit]) => ({
    stage: stages[letter.charCodeAt(0) - FIRST_LETTER - 1]?.value ?? '',
    within: Number(digit) % 2 === 1,
    fromOutside: Number(digit) > 1,
  }))
  return { steps, stands: way.endsWith('.'), records }
}

/**
 * The funnel of one pipeline as the caller may know it: of records within the reaches by which they see stages, and sums within those by which they
 * see amounts too. Everything is as it stands now; the period says which comings are looked at, the cohort which records.
 */
export async function funnelOf(
  services: Services,
  caller: Caller,
  asked: FunnelAsked,
): Promise<{
  stages: readonly FunnelStage[]
  ends: readonly FunnelEnd[]
  sums: readonly EndSum[]
  /** By outcome, in the company's currency; empty where nothing is of another one. */
  base: ReadonlyMap<string, Converted>
}> {
  const { object, process, pipeline, amount, question } = asked
  const { id } = caller.tenant
  const matching = (keys: readonly string[]) =>
    allMatching(services, caller, { question, within: reachesOfWork(caller, object, keys) })
  const seen = await matching([process.pipeline, process.stage])
  const { where: amounts } = await matching([process.pipeline, process.stage, amount])
  const all = records(id, asked, { places: seen, amounts })
  const [told] = await services.database.read<Told>(id, statement(all, pipeline))
  const foreign = (told?.sums ?? []).map(({ currency }) => currency)
  const base = hasForeign(caller, foreign)
    ? await convertedSums(services, caller, endParts(ended(all, pipeline), asked.period))
    : new Map<string, Converted>()
  const took = new Map(told?.took?.map(({ place, days: median }) => [pipeline.stages[place - 1]?.value, median]))
  const counts = stageCounts(
    pipeline,
    (told?.ways ?? []).map((way) => readWay(pipeline, way)),
  )
  return {
    stages: counts.map((count) => ({ ...count, medianDays: took.get(count.stage) ?? null })),
    ends: told?.ends ?? [],
    sums: told?.sums ?? [],
    base,
  }
}
