/** What a sales manager looks at over all deals of the company: the board of the open ones and the funnel of all, beside the same aggregate as bare SQL. */
import { type Ask, asker, timed, times } from './asking.ts'
import { openBase } from './base.ts'
import { caughtUp } from './caught-up.ts'
import { signIn } from './company.ts'
import { addDeals, addPlainDeals } from './deals.ts'
import type { BenchInstallation } from './installation.ts'
import { percentile, type RowResult } from './report.ts'
import { type Moves, movesOf } from './web/moves.ts'
import { THROTTLE } from './web/window.ts'

const DEALS = 200_000
const CONTACTS = 10_000
const BOARDS = 100
const FUNNELS = 9
const COLUMNS = ['first_contact', 'needs', 'proposal', 'negotiation', 'won', 'lost']
const CARD = ['name', 'stage', 'amount', 'account', 'closeDate', 'nextStep', 'source', 'owner', 'stageSince']

/** The funnel as one would write it by hand over plain tables: no rights, no companies, nothing recorded. */
const PLAIN_FUNNEL = `with s (stage, rank, outcome) as (values ('first_contact', 1, 'open'), ('needs', 2, 'open'), ('proposal', 3, 'open'), ('negotiation', 4, 'open'), ('won', 5, 'won'), ('lost', null, 'lost')),
  m as (select y.*, s.rank, s.outcome, d.stage as now_stage, d.amount, max(s.rank) over (partition by y.deal_id order by y.n desc) as furthest,
    min(y.at) over (partition by y.deal_id) as began, bit_or(case when s.rank is null then 0 else 1 << s.rank end) over (partition by y.deal_id) as stood
    from plain_stay y join plain_deal d on d.id = y.deal_id join s on s.stage = y.stage),
  came as (select m.deal_id, m.stage, bool_or(m.furthest > m.rank) as onwards, min(n.outcome) as ended, bool_or(m.now_stage = m.stage) as here
    from m join s n on n.stage = m.now_stage group by 1, 2),
  passed as (select t.stage, count(distinct m.deal_id) as n from m left join s f on f.stage = m.from_stage join s t on t.outcome = 'open'
    and t.rank < m.rank and t.rank > coalesce(f.rank, 0) and m.stood & (1 << t.rank) = 0 group by 1),
  took as (select stage, percentile_cont(0.5) within group (order by extract(epoch from left_at - at)) as days from m where left_at is not null group by 1),
  ends as (select outcome, count(*) as n, sum(amount) as amount, percentile_cont(0.5) within group (order by extract(epoch from at - began)) as days
    from m where outcome <> 'open' and left_at is null group by 1)
  select s.stage, count(came.deal_id), count(*) filter (where not here), count(*) filter (where ended = 'won'), count(*) filter (where ended = 'lost'),
    max(passed.n), count(*) filter (where onwards), max(took.days), max(ends.n), max(ends.amount), max(ends.days)
  from s left join came using (stage) left join passed using (stage) left join took using (stage) left join ends using (outcome) group by 1`

/** The forecast of a year by hand over one plain table: of all, of each team, of each owner. */
const YEAR = '2025'
const PLAIN_FORECAST = `with d as (select *, case when stage = 'won' then 'closed' when probability >= 75 then 'commit' when probability >= 50 then 'best_case' else 'pipeline' end as category
    from plain_deal where (stage not in ('won', 'lost') and close_date between '2025-01-01' and '2025-12-31')
      or (stage = 'won' and closed_at >= '2025-01-01'::timestamp at time zone 'Asia/Shanghai' and closed_at < '2026-01-01'::timestamp at time zone 'Asia/Shanghai'))
  select case grouping(team_id, owner_id) when 3 then 'all' else 'part' end as level, category, count(*)::int as n, trim_scale(sum(amount))::text as amount,
    sum(amount * probability / 100) from d group by grouping sets ((category), (team_id, category), (owner_id, category))`

/** A report of two groups over all deals, and the same by hand over one plain table. */
const REPORT = {
  object: 'opportunity',
  measure: { kind: 'sum', field: 'amount' },
  group: [{ field: 'stage' }, { field: 'closeDate', by: 'month' }],
}
const PLAIN_REPORT = `select stage, date_trunc('month', close_date::timestamp) as month, count(*)::int as n, sum(amount)::text as amount
  from plain_deal where amount is not null group by grouping sets ((1, 2), ())`

/** What the board asks at once before anything is shown. */
const board = (ask: Ask): Promise<unknown> =>
  Promise.all([
    ask('/opportunities/totals', {}),
    ...COLUMNS.map((stage) =>
      ask('/opportunities/query', {
        limit: 15,
        fields: CARD,
        expand: ['account', 'owner'],
        filter: { stage: { eq: stage } },
      }),
    ),
  ])

/** A funnel that counts other deals than the plain one would be another funnel. */
async function compare(owner: BenchInstallation['owner'], told: Record<string, unknown>): Promise<void> {
  const { rows } = await owner.query<(string | null)[]>({ text: PLAIN_FUNNEL, rowMode: 'array' as const })
  const plain = new Map(rows.map((row) => [row[0], row]))
  const stages = told['stages'] as {
    id: string
    entered: number
    left: number
    won: number
    lost: number
    skipped: number
  }[]
  for (const { id, entered, left, won, lost, skipped } of stages) {
    const row = plain.get(id) ?? []
    const wanted = row.slice(1, 6).map(Number).join()
    if ([entered, left, won, lost, skipped].join() !== wanted)
      throw new Error(`${id}: ${[entered, left, won, lost, skipped]} where the plain funnel has ${wanted}`)
  }
}

/** The forecast of the year, category by category, against the plain one. */
async function compareForecast(owner: BenchInstallation['owner'], told: Record<string, unknown>): Promise<void> {
  const { rows } = await owner.query<{ level: string; category: string; n: number; amount: string }>(PLAIN_FORECAST)
  const plain = rows
    .filter(({ level }) => level === 'all')
    .map(({ category, n, amount }) => `${category} ${n} ${amount}`)
  const categories = told['categories'] as { id: string; count: number; sums: { amount: string }[] }[]
  const ours = categories
    .filter(({ count }) => count > 0)
    .map(({ id, count, sums }) => `${id} ${count} ${sums[0]?.amount}`)
  if (ours.sort().join() !== plain.sort().join()) throw new Error(`forecast: ${ours} where the plain one has ${plain}`)
}

/** A report over all deals beside the bare SQL; its number of deals is held against the plain one. */
async function benchReport(owner: BenchInstallation['owner'], any: (n: number) => Ask) {
  const report = (n: number) => any(n)('/reports/query', REPORT)
  const { rows } = await owner.query<{ stage: string | null; n: number }>(PLAIN_REPORT)
  const { total } = (await report(0)) as { total: { count: number } }
  const plain = rows.find(({ stage }) => stage === null)?.n
  if (total.count !== plain) throw new Error(`report: ${total.count} deals where the plain one has ${plain}`)
  const reports = await times(FUNNELS, report)
  const plainReports = await times(FUNNELS, () => owner.query(PLAIN_REPORT))
  const [ours, bare] = [percentile(reports, 0.5), percentile(plainReports, 0.5)]
  const figure = {
    what: 'report over all deals by stage and month, ÷ bare SQL',
    value: ours / bare,
    unit: '',
    must: 2.5,
    aim: 1.5,
    better: 'less',
    beside: `${ours.toFixed(0)} against ${bare.toFixed(0)} ms`,
  } as const
  return { figure, detail: { reports, plainReports } }
}

/** What a move of a deal takes, for the eye and for the record. */
function movesFigure({ acts, plain, stored }: Moves) {
  const of = (all: readonly number[] = []) => percentile(all, 0.75).toFixed(0)
  return {
    what: `moving a deal, interaction to next paint p75, ${THROTTLE}× slower`,
    value: acts.p75,
    unit: 'ms',
    must: 100,
    aim: 50,
    better: 'less',
    beside: `by keys ${of(acts.acts['by keys'])}, by mouse ${of(acts.acts['by mouse'])}, a plain page ${plain.p75} ms; stored after ${of(stored)} ms p75`,
  } as const
}

export async function benchSales(): Promise<RowResult> {
  const base = await openBase(CONTACTS, null)
  const { installation, company } = base
  await addDeals(installation, company, DEALS)
  await addPlainDeals(installation, company, DEALS)
  const server = await installation.startServer(3947)
  await caughtUp(installation)
  const tokens = await signIn(installation, company, company.managers)
  const asks = tokens.map((token) => asker(server.url, token))
  const any = (n: number) => asks[n % asks.length] as Ask
  const funnel = (n: number) => any(n)('/pipelines/standard/funnel')
  const fresh = await timed(() => funnel(0))
  await installation.owner.query('vacuum analyze')
  await compare(installation.owner, fresh.result)
  await times(5, (n) => board(any(n)))
  const boards = await times(BOARDS, (n) => board(any(n)))
  const funnels = await times(FUNNELS, funnel)
  const plains = await times(FUNNELS, () => installation.owner.query(PLAIN_FUNNEL))
  const forecast = (n: number) => any(n)(`/pipelines/standard/forecast?period=${YEAR}`)
  await compareForecast(installation.owner, await forecast(0))
  const forecasts = await times(FUNNELS, forecast)
  const plainForecasts = await times(FUNNELS, () => installation.owner.query(PLAIN_FORECAST))
  const report = await benchReport(installation.owner, any)
  const moves = await movesOf(server.url, tokens[0] ?? '')
  await server.stop()
  await base.close()
  const [ours, bare, foreseen, plainly] = [funnels, plains, forecasts, plainForecasts].map((all) =>
    percentile(all, 0.5),
  ) as [number, number, number, number]
  return {
    figures: [
      {
        what: 'board with 10,000 open deals, p99',
        value: percentile(boards, 0.99),
        unit: 'ms',
        must: 400,
        aim: 150,
        better: 'less',
        beside: `p50 ${percentile(boards, 0.5).toFixed(0)} ms; totals and six columns of 15 cards at once, ${DEALS.toLocaleString('en')} deals`,
      },
      {
        what: 'funnel over all deals, ÷ bare SQL',
        value: ours / bare,
        unit: '',
        must: 1.5,
        aim: 1.1,
        better: 'less',
        beside: `${ours.toFixed(0)} against ${bare.toFixed(0)} ms; before the database had counted its rows ${fresh.ms.toFixed(0)} ms`,
      },
      {
        what: 'forecast of a year, ÷ bare SQL',
        value: foreseen / plainly,
        unit: '',
        must: 1.5,
        aim: 1.1,
        better: 'less',
        beside: `${foreseen.toFixed(0)} against ${plainly.toFixed(0)} ms, of all, each team and each owner`,
      },
      report.figure,
      movesFigure(moves),
    ],
    detail: { ...report.detail, moves, boards, funnels, plains, fresh: fresh.ms, forecasts, plainForecasts },
  }
}
