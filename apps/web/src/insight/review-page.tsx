import { Select } from 'antd'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { ObjectView } from '../records/catalogue.ts'
import { isForeseen } from '../records/list/forecast-sums.ts'
import { useColleagues } from '../records/list/people.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { useClearing } from '../ui/clearing.tsx'
import { formatNumber, formatWeekdayAndDay } from '../ui/format.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { InsightTabs } from './insight-tabs.tsx'
import { PipelineChoice } from './pipeline-choice.tsx'
import { ReviewOwners } from './review-owners.tsx'
import { daysBack, type Group, MEETINGS, type ReviewQuestion, SPANS } from './review-question.ts'
import { ReviewTable } from './review-table.tsx'
import { ReviewTiles } from './review-tiles.tsx'
import { type GroupTotal, keepSince, useReviewQuestion, useReviewTotals } from './use-review.ts'
import { worthOf } from './worth.ts'

const SEEN = ['stageSince', 'openedAt', 'nextStep', 'nextStepAt']

/** Whether the caller sees all that a review is made of. */
const isReviewed = (object: ObjectView): boolean =>
  isForeseen(object) && SEEN.every((key) => object.fields.get(key)?.mode === 'clear')

/** The page's first line is the answer: what was won, and how much needs somebody. */
function answerOf(days: number, totals: ReadonlyMap<Group, GroupTotal | undefined>, t: Translate): string {
  const [won, moved] = [totals.get('won'), totals.get('moved')]
  if (won === undefined || moved === undefined) return t('review.title')
  const said = { days, won: formatNumber(won.count), worth: worthOf(won), moved: formatNumber(moved.count) }
  return t(said.worth === '' ? 'review.answer' : 'review.answerSum', said)
}

interface ChoiceProps {
  readonly question: ReviewQuestion
  readonly onChange: (part: Partial<ReviewQuestion>) => void
}

const DAY_MS = 86_400_000

/** So many days, or since the meeting of a weekday; the latest one first. */
function SpanChoice({ question, now, onChange }: ChoiceProps & { readonly now: number }) {
  const t = useT()
  const spans = SPANS.map((value) => ({ value, label: t('review.days', { days: daysBack(value, now) }) }))
  const meetings = MEETINGS.toSorted((a, b) => daysBack(a, now) - daysBack(b, now)).map((value) => ({
    value,
    label: t('review.meeting', { day: formatWeekdayAndDay(now - daysBack(value, now) * DAY_MS) }),
  }))
  return (
    <Select
      className="funnel-pick"
      aria-label={t('review.span')}
      popupMatchSelectWidth={false}
      value={question.since}
      options={[...spans, ...meetings]}
      onChange={(since) => {
        keepSince(since)
        onChange({ since })
      }}
    />
  )
}

/** One person's deals; who reaches nobody else's sees none of theirs. */
function WhoseChoice({ question, onChange }: ChoiceProps) {
  const t = useT()
  const clearing = useClearing()
  const people = useColleagues()
  return (
    <Select
      className="funnel-pick"
      allowClear={clearing}
      showSearch={{ optionFilterProp: 'label' }}
      aria-label={t('funnel.whose')}
      placeholder={t('funnel.whose')}
      value={question.owner}
      options={people.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(owner: string | undefined) => onChange({ owner: owner ?? null })}
    />
  )
}

/** The deals as the weekly meeting goes through them: what moved, came and went, and what is overdue, stands still or has no next step. */
export function ReviewPage() {
  const t = useT()
  const me = useMe()
  const { question, pipelines, object, error, change, trees, everyones, now, days } = useReviewQuestion()
  const { totals, error: fault } = useReviewTotals(trees)
  if (!may(me, 'opportunity', 'list') || (object !== undefined && !isReviewed(object))) return <NoPage />
  const wrong = error ?? fault
  const tree = trees.get(question.group)
  return (
    <>
      <SettingsHead page="review.title" title={answerOf(days, totals, t)} lead={t('review.lead')} />
      <InsightTabs />
      <div className="listbar wrap">
        <PipelineChoice pipelines={pipelines} value={question.pipeline} onChange={(pipeline) => change({ pipeline })} />
        <SpanChoice question={question} now={now} onChange={change} />
        <WhoseChoice question={question} onChange={change} />
      </div>
      <div className="pad scroll funnelpage">
        {wrong === null ? null : <ProblemNote error={wrong} />}
        <ReviewTiles totals={totals} chosen={question.group} onChoose={(group) => change({ group })} />
        <ReviewOwners filter={everyones} chosen={question.owner} onChoose={(owner) => change({ owner })} />
        {object === undefined || tree === undefined ? null : (
          <ReviewTable deals={object} group={question.group} filter={tree} />
        )}
      </div>
    </>
  )
}
