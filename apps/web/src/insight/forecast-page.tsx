import type { Forecast } from '@holdfast/sdk'
import { Link } from 'react-router'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { isForeseen } from '../records/list/forecast-sums.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { ForecastBar } from './forecast-bar.tsx'
import { ForecastTable } from './forecast-table.tsx'
import { InsightTabs } from './insight-tabs.tsx'
import { periodWords } from './period-words.ts'
import { useAdjustments } from './use-adjustments.ts'
import { useForecast, useForecastQuestion } from './use-forecast.ts'
import { isShown, useTargets } from './use-targets.ts'
import { worthOf } from './worth.ts'

/** The page's first line is the answer: what is won, and what is promised besides. */
function answerOf(period: string, { categories }: Forecast, t: Translate): string {
  const worth = (of: string) => worthOf(categories.find(({ id }) => id === of) ?? { sums: [] })
  const [closed, commit] = [worth('closed'), worth('commit')]
  const said = { period: periodWords(period, t), closed, commit }
  if (closed === '' && commit === '') return t('forecast.none', said)
  if (closed === '') return t('forecast.answerCommit', said)
  return t(commit === '' ? 'forecast.answerClosed' : 'forecast.answer', said)
}

function Nothing() {
  const t = useT()
  return (
    <section className="box empty">
      <h2>{t('forecast.empty')}</h2>
      <p className="t2">{t('forecast.empty.why')}</p>
      <p className="row">
        <Link to="/opportunities">{t('funnel.empty.deals')}</Link>
      </p>
    </section>
  )
}

/** What a month, quarter or year brings, by how sure it is: of all in reach, by team and person; every number leads to its deals. */
export function ForecastPage() {
  const t = useT()
  const me = useMe()
  const { question, pipelines, object, error, change } = useForecastQuestion()
  const isTold = object !== undefined && isForeseen(object)
  const forecast = useForecast({ pipeline: question.pipeline, period: question.period }, isTold)
  const targets = useTargets(question, isTold)
  const adjustments = useAdjustments(question, targets.data?.data.some(({ maySet }) => maySet) === true)
  if (!may(me, 'opportunity', 'list') || (object !== undefined && !isTold)) return <NoPage />
  const wrong = error ?? forecast.error ?? targets.error
  const { data } = forecast
  const hasTargets = targets.data?.data.some(isShown) === true
  return (
    <>
      <SettingsHead
        page="forecast.title"
        title={data === undefined ? t('forecast.title') : answerOf(question.period, data, t)}
        lead={t('forecast.lead')}
      />
      <InsightTabs />
      <ForecastBar pipelines={pipelines} question={question} onChange={change} />
      <div className="pad scroll funnelpage" aria-busy={forecast.isPlaceholderData}>
        {wrong === null ? null : <ProblemNote error={wrong} onRetry={() => void forecast.refetch()} />}
        {data === undefined && wrong === null ? <SheetLoading /> : null}
        {data === undefined ? null : !hasTargets && data.categories.every(({ count }) => count === 0) ? (
          <Nothing />
        ) : (
          <ForecastTable
            forecast={data}
            targets={targets.data}
            adjustments={adjustments}
            question={question}
            onChange={change}
          />
        )}
      </div>
    </>
  )
}
