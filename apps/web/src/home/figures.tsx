import type { Figures as FiguresBody } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { BaseSum } from '../insight/base-sum.tsx'
import { formatMoney, formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Figure } from './figure.tsx'
import { useOwnTarget } from './use-own-target.ts'

const OwnTargetFigure = lazy(async () => ({ default: (await import('./own-target.tsx')).OwnTargetFigure }))

/** The server counts no further. */
const MOST_COUNTED = 10_000

const WIDTH = 92
const HEIGHT = 28

/** Thirty days as a line; the numbers themselves are told in words. */
function Spark({ days }: { readonly days: readonly number[] }) {
  const most = Math.max(1, ...days)
  const step = WIDTH / Math.max(1, days.length - 1)
  const points = days.map(
    (one, at) => `${(at * step).toFixed(1)},${(HEIGHT - 2 - (one / most) * (HEIGHT - 4)).toFixed(1)}`,
  )
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <polyline points={points.join(' ')} />
    </svg>
  )
}

const counted = (count: number): string =>
  count < MOST_COUNTED ? formatNumber(count) : `${formatNumber(MOST_COUNTED)}+`

function FollowUps({ days, week, weekBefore }: NonNullable<FiguresBody['followUps']>) {
  const t = useT()
  return (
    <Figure
      name={t('figures.followUps')}
      value={formatNumber(week)}
      words={t('figures.followUps.words', { count: weekBefore })}
      spark={<Spark days={days} />}
    />
  )
}

function Tasks({ due, onTime }: NonNullable<FiguresBody['tasks']>) {
  const t = useT()
  const share = due === 0 ? '–' : Math.round((100 * onTime) / due)
  return (
    <Figure
      name={t('figures.onTime')}
      value={
        <>
          {share}
          {due === 0 ? null : <small>%</small>}
        </>
      }
      words={due === 0 ? t('figures.onTime.none') : t('figures.onTime.words', { due, onTime })}
    />
  )
}

function Accounts({ all, quiet }: NonNullable<FiguresBody['accounts']>) {
  const t = useT()
  return (
    <Figure
      name={t('figures.accounts')}
      value={counted(all)}
      words={
        quiet === 0 ? (
          t('figures.quiet.none')
        ) : (
          <Link to="/accounts?view=quiet">{t('figures.quiet', { count: counted(quiet) })}</Link>
        )
      }
    />
  )
}

function Leads({ open, fresh }: NonNullable<FiguresBody['leads']>) {
  const t = useT()
  return (
    <Figure
      name={t('figures.leads')}
      value={counted(open)}
      words={fresh === 0 ? t('figures.leads.none') : t('figures.leads.words', { count: counted(fresh) })}
    />
  )
}

/** Of what customers should have paid; nothing while they pay in time. */
function Overdue({ count, sums, base }: NonNullable<FiguresBody['overdue']>) {
  const t = useT()
  if (count === 0) return null
  return (
    <Figure
      name={t('figures.overdue')}
      value={counted(count)}
      words={
        <>
          <Link to="/payments?view=overdue">
            {sums.map(({ amount, currency }) => formatMoney(amount, currency)).join(' + ')}
          </Link>
          <BaseSum base={base} />
        </>
      }
    />
  )
}

/** Before there is anything to count, a row of noughts would only stand in the way of the first steps. */
const isNothing = ({ followUps, tasks, accounts, leads, overdue }: FiguresBody): boolean =>
  [...(followUps?.days ?? []), tasks?.due, accounts?.all, leads?.open, leads?.fresh, overdue?.count].every(
    (count) => !count,
  )

/** One's own numbers, as far as one's roles show what they are made of; what is counted follows live. */
export function Figures() {
  const t = useT()
  const me = useMe()
  const { data, error, refetch } = useQuery({
    queryKey: ['today', 'figures', me.userId],
    queryFn: ({ signal }) => api.get<FiguresBody>('/figures', { signal }),
    staleTime: 60_000,
  })
  const target = useOwnTarget()
  if (data === undefined && error !== null) return <ProblemNote error={error} onRetry={() => void refetch()} />
  // its place is kept while it is asked: nothing below may jump
  if (data === undefined || target === undefined)
    return (
      <div className="box">
        <div className="kpis" aria-hidden="true" />
      </div>
    )
  if (target === null && isNothing(data)) return null
  const { followUps, tasks, accounts, leads, overdue } = data
  return (
    <section className="box" aria-label={t('figures.title')}>
      <dl className="kpis">
        {followUps === null ? null : <FollowUps {...followUps} />}
        {tasks === null ? null : <Tasks {...tasks} />}
        {accounts === null ? null : <Accounts {...accounts} />}
        {leads === null ? null : <Leads {...leads} />}
        {overdue === null ? null : <Overdue {...overdue} />}
        {target === null ? null : (
          <Suspense fallback={null}>
            <OwnTargetFigure {...target} />
          </Suspense>
        )}
      </dl>
    </section>
  )
}
