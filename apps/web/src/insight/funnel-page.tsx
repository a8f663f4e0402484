import type { Funnel } from '@holdfast/sdk'
import { Button } from 'antd'
import { Link } from 'react-router'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { isForeseen } from '../records/list/forecast-sums.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { formatNumber } from '../ui/format.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { BaseSum } from './base-sum.tsx'
import { FunnelBar } from './funnel-bar.tsx'
import { type FunnelQuestion, listBehind, PERIODS } from './funnel-question.ts'
import { FunnelTable, formatDays } from './funnel-table.tsx'
import { InsightTabs } from './insight-tabs.tsx'
import { useFunnel, useFunnelQuestion } from './use-funnel.ts'
import { worthOf } from './worth.ts'

/** The page's first line is the answer: what was won. */
function answerOf(question: FunnelQuestion, { won }: Funnel, t: Translate): string {
  const said = { period: t(PERIODS[question.period]), count: formatNumber(won.count), sum: worthOf(won) }
  if (won.count === 0) return t('funnel.none', said)
  return t(said.sum === '' ? 'funnel.answer' : 'funnel.answerSum', said)
}

interface EndProps {
  readonly outcome: 'won' | 'lost'
  readonly funnel: Funnel
  readonly question: FunnelQuestion
}

function End({ outcome, funnel, question }: EndProps) {
  const t = useT()
  const end = funnel[outcome]
  const stages = funnel.stages.filter((stage) => stage.outcome === outcome)
  const [stage] = stages
  return (
    <section className={`box funnelend ${outcome}`}>
      <h2>{t(outcome === 'won' ? 'funnel.won' : 'funnel.lost')}</h2>
      <p className="figure">
        {stage !== undefined && stages.length === 1 && end.count > 0 ? (
          <Link to={listBehind(question, { stage: stage.id, now: [stage.id] })}>{formatNumber(end.count)}</Link>
        ) : (
          formatNumber(end.count)
        )}
        <span className="t2">{worthOf(end)}</span>
      </p>
      <BaseSum base={end.base} />
      <p className="t3">
        {end.medianDays === null ? t('funnel.noMedian') : t('funnel.half', { days: formatDays(end.medianDays) })}
      </p>
    </section>
  )
}

function Nothing({ question, onWiden }: { readonly question: FunnelQuestion; readonly onWiden: () => void }) {
  const t = useT()
  return (
    <section className="box empty">
      <h2>{t('funnel.empty')}</h2>
      <p className="t2">{t('funnel.empty.why')}</p>
      <p className="row">
        {question.period === 'always' ? null : <Button onClick={onWiden}>{t('funnel.empty.widen')}</Button>}
        <Link to="/opportunities">{t('funnel.empty.deals')}</Link>
      </p>
    </section>
  )
}

/** The stages, and what came of it. */
function Drawn(told: Pick<Parameters<typeof End>[0], 'funnel' | 'question'>) {
  return (
    <>
      <FunnelTable {...told} />
      <div className="funnelends">
        <End outcome="won" {...told} />
        <End outcome="lost" {...told} />
      </div>
    </>
  )
}

/** The funnel of a pipeline, from what deals really did; every number leads to its deals. */
export function FunnelPage() {
  const t = useT()
  const me = useMe()
  const { question, pipelines, object, error, change } = useFunnelQuestion()
  const funnel = useFunnel(question)
  if (!may(me, 'opportunity', 'list')) return <NoPage />
  const wrong = error ?? funnel.error
  const isEmpty = funnel.data?.stages.every(({ entered, skipped }) => entered + skipped === 0) === true
  return (
    <>
      <SettingsHead
        page="nav.insight"
        title={funnel.data === undefined ? t('funnel.title') : answerOf(question, funnel.data, t)}
        lead={t('funnel.lead')}
      />
      {object !== undefined && isForeseen(object) ? <InsightTabs /> : null}
      <FunnelBar
        pipelines={pipelines}
        source={object?.fields.get('source')}
        products={object?.fields.get('products')}
        question={question}
        onChange={change}
      />
      <div className="pad scroll funnelpage" aria-busy={funnel.isPlaceholderData}>
        {wrong === null ? null : <ProblemNote error={wrong} onRetry={() => void funnel.refetch()} />}
        {funnel.data === undefined ? (
          wrong === null ? (
            <SheetLoading />
          ) : null
        ) : isEmpty ? (
          <Nothing question={question} onWiden={() => change({ period: 'always' })} />
        ) : (
          <Drawn funnel={funnel.data} question={question} />
        )}
      </div>
    </>
  )
}
