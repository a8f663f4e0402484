import type { ForecastCourse } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { drawnIn, isForeseen } from '../records/list/forecast-sums.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { formatDay, formatMoney } from '../ui/format.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { CourseTable } from './course-table.tsx'
import { ForecastBar } from './forecast-bar.tsx'
import { InsightTabs } from './insight-tabs.tsx'
import { periodWords } from './period-words.ts'
import { SlippagePanel } from './slippage-panel.tsx'
import { useForecastQuestion } from './use-forecast.ts'

/** The page's first line is the answer: what is won and promised, against what it was when the period began, where all of that is known. */
function answerOf(asked: string, { period, days }: ForecastCourse, t: Translate): string {
  const last = days.at(-1)
  const first = days.findLast(({ day }) => day < period.from) ?? days[0]
  const drawn = drawnIn(days)
  if (last === undefined || first === undefined || first === last || drawn === undefined) return t('course.title')
  if (first.unknown > 0) return t('course.title')
  const sure = (of: typeof last) => formatMoney(String(drawn.amountOf(of, 'closed', 'commit')), drawn.currency)
  return t('course.answer', {
    period: periodWords(asked, t),
    now: sure(last),
    before: sure(first),
    day: formatDay(first.day),
  })
}

interface SlippageProps {
  readonly course: ForecastCourse
  readonly pipeline: string
  readonly period: string
}

/** What became of it, where a day lies behind; asked from before the period, or from the first week there is. */
function SlippageOf({ course, pipeline, period }: SlippageProps) {
  const days = course.days.slice(0, -1).map(({ day }) => day)
  const usual = days.findLast((day) => day < course.period.from) ?? days[0]
  if (usual === undefined) return null
  return <SlippagePanel pipeline={pipeline} period={period} days={days} usual={usual} />
}

/** What the forecast of a month, quarter or year said at the end of each week. */
export function CoursePage() {
  const t = useT()
  const me = useMe()
  const { question, pipelines, object, error, change } = useForecastQuestion()
  const { pipeline, period } = question
  const isTold = object !== undefined && isForeseen(object)
  const course = useQuery({
    queryKey: ['course', pipeline, period],
    queryFn: ({ signal }) =>
      api.get<ForecastCourse>(`/pipelines/${pipeline}/course?${new URLSearchParams({ period })}`, { signal }),
    enabled: isTold && pipeline !== null,
    placeholderData: keepPreviousData,
  })
  if (!may(me, 'opportunity', 'list') || (object !== undefined && !isTold)) return <NoPage />
  const wrong = error ?? course.error
  const { data } = course
  return (
    <>
      <SettingsHead
        page="course.title"
        title={data === undefined ? t('course.title') : answerOf(period, data, t)}
        lead={t('course.lead')}
      />
      <InsightTabs />
      <ForecastBar pipelines={pipelines} question={question} onChange={change} />
      <div className="pad scroll funnelpage" aria-busy={course.isPlaceholderData}>
        {wrong === null ? null : <ProblemNote error={wrong} onRetry={() => void course.refetch()} />}
        {data === undefined && wrong === null ? <SheetLoading /> : null}
        {data === undefined ? null : <CourseTable course={data} />}
        {data === undefined || pipeline === null ? null : (
          <SlippageOf key={`${pipeline} ${period}`} course={data} pipeline={pipeline} period={period} />
        )}
      </div>
    </>
  )
}
