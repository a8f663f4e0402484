import { Select } from 'antd'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { ObjectView } from '../records/catalogue.ts'
import { isForeseen } from '../records/list/forecast-sums.ts'
import { useColleagues } from '../records/list/people.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import { useClearing } from '../ui/clearing.tsx'
import { formatNumber } from '../ui/format.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { InsightTabs } from './insight-tabs.tsx'
import { PipelineChoice } from './pipeline-choice.tsx'
import { type Group, type ReviewQuestion, SPANS } from './review-question.ts'
import { ReviewTable } from './review-table.tsx'
import { ReviewTiles } from './review-tiles.tsx'
import { type GroupTotal, useReviewQuestion, useReviewTotals } from './use-review.ts'
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

function SpanChoice({ question, onChange }: ChoiceProps) {
  const t = useT()
  return (
    <Select
      className="funnel-pick"
      aria-label={t('review.span')}
      value={question.days}
      options={SPANS.map((days) => ({ value: days as number, label: t('review.days', { days }) }))}
      onChange={(days) => onChange({ days })}
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
  const { question, pipelines, object, error, change, trees } = useReviewQuestion()
  const { totals, error: fault } = useReviewTotals(trees)
  if (!may(me, 'opportunity', 'list') || (object !== undefined && !isReviewed(object))) return <NoPage />
  const wrong = error ?? fault
  const tree = trees.get(question.group)
  return (
    <>
      <SettingsHead page="review.title" title={answerOf(question.days, totals, t)} lead={t('review.lead')} />
      <InsightTabs />
      <div className="listbar wrap">
        <PipelineChoice pipelines={pipelines} value={question.pipeline} onChange={(pipeline) => change({ pipeline })} />
        <SpanChoice question={question} onChange={change} />
        <WhoseChoice question={question} onChange={change} />
      </div>
      <div className="pad scroll funnelpage">
        {wrong === null ? null : <ProblemNote error={wrong} />}
        <ReviewTiles totals={totals} chosen={question.group} onChoose={(group) => change({ group })} />
        {object === undefined || tree === undefined ? null : (
          <ReviewTable deals={object} group={question.group} filter={tree} />
        )}
      </div>
    </>
  )
}
