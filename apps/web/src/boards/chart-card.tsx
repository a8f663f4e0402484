import type { ReadChart, ReportPart, ReportQuestion } from '@holdfast/sdk'
import { ChartColumn, Table2 } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { useT } from '../app/i18n.ts'
import { BaseSum } from '../insight/base-sum.tsx'
import { useObject } from '../records/catalogue.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Behind, listBehind } from './behind.tsx'
import { chartData } from './chart-data.ts'
import { ChartTable } from './chart-table.tsx'
import { changeWords, numberWords, summary, type Telling } from './report-words.ts'
import { useReport } from './use-boards.ts'

const ChartPicture = lazy(async () => ({ default: (await import('./chart-picture.tsx')).ChartPicture }))

/** How much more or less it is than before, in plain ink. */
function Change({ telling }: { readonly telling: Telling }) {
  const change = changeWords(telling)
  if (change === null) return null
  return (
    <p className="t2">
      {change.part === '' ? null : <b>{`${change.part} `}</b>}
      {change.before}
    </p>
  )
}

function Figure({ telling }: { readonly telling: Telling }) {
  const { answer, object } = telling
  return (
    <div className="chartfigure">
      <Behind object={object} filter={answer.total.filter}>
        <b>{numberWords(telling, answer.total)}</b>
      </Behind>
      <BaseSum base={answer.total.base} />
      <Change telling={telling} />
    </div>
  )
}

interface ShownProps {
  readonly chart: ReadChart
  readonly telling: Telling
  readonly asTable: boolean
}

function Shown({ chart, telling, asTable }: ShownProps) {
  const t = useT()
  const navigate = useNavigate()
  const { object, answer } = telling
  const data = useMemo(() => chartData(telling, { now: t('boards.now'), before: t('boards.then') }), [telling, t])
  const pick = useCallback(
    ({ filter }: ReportPart) => (filter === null ? undefined : navigate(listBehind(object, filter))),
    [navigate, object],
  )
  if (chart.kind === 'number') return <Figure telling={telling} />
  if (answer.groups.length === 0) return <p className="t3 chartnone">{t('boards.nothing')}</p>
  if (asTable) return <ChartTable telling={telling} title={chart.title} />
  return (
    <Suspense fallback={<div className="chartpicture" />}>
      <ChartPicture kind={chart.kind} data={data} label={`${chart.title}: ${summary(telling)}`} onPick={pick} />
    </Suspense>
  )
}

interface AnswerProps {
  readonly chart: ReadChart
  readonly question: ReportQuestion
  readonly asTable: boolean
}

function Answered({ chart, question, asTable }: AnswerProps) {
  const t = useT()
  const { object } = useObject(question.object)
  const { data, error, refetch } = useReport(question)
  const telling = useMemo(
    () => (data === undefined || object === undefined ? null : { question, answer: data, object, t }),
    [question, data, object, t],
  )
  if (error !== null) return <ProblemNote error={error} onRetry={() => void refetch()} />
  if (telling === null) return <div className="chartpicture" />
  return (
    <>
      {chart.kind === 'number' ? null : (
        <p className="sm t3">
          {summary(telling)}
          {telling.answer.statistics ? ` ${t('boards.statistics')}` : ''} <BaseSum base={telling.answer.total.base} />
        </p>
      )}
      <Shown chart={chart} telling={telling} asTable={asTable} />
    </>
  )
}

interface ChartCardProps {
  readonly chart: ReadChart
  /** What can be done with it while the board is edited. */
  readonly children?: ReactNode
}

/** One chart of a board: what it says in words, the picture or the same as a table. */
export function ChartCard({ chart, children }: ChartCardProps) {
  const t = useT()
  const [asTable, setAsTable] = useState(chart.kind === 'table')
  const hasBoth = chart.kind !== 'table' && chart.kind !== 'number' && chart.question !== null
  return (
    <section className={chart.wide === true ? 'box chartcard wide' : 'box chartcard'} aria-label={chart.title}>
      <div className="row">
        <h2 className="grow">{chart.title}</h2>
        {hasBoth ? (
          <IconButton
            name={`${t(asTable ? 'boards.asPicture' : 'boards.asTable')} · ${chart.title}`}
            icon={asTable ? ChartColumn : Table2}
            onClick={() => setAsTable(!asTable)}
          />
        ) : null}
        {children}
      </div>
      {chart.question === null ? (
        <p className="t3 chartnone">{t('boards.unseen')}</p>
      ) : (
        <Answered chart={chart} question={chart.question} asTable={asTable || chart.kind === 'table'} />
      )}
    </section>
  )
}
