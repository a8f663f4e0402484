import type { Leaderboard } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { isForeseen } from '../records/list/forecast-sums.ts'
import { useColleagues } from '../records/list/people.ts'
import { useTeams } from '../settings/people/use-people.ts'
import { SettingsHead } from '../settings/settings-head.tsx'
import dayjs from '../ui/dayjs.ts'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { ForecastBar } from './forecast-bar.tsx'
import { InsightTabs } from './insight-tabs.tsx'
import { type LeaderboardQuestion, MEASURES, readLeaderboard, writeLeaderboard } from './leaderboard-question.ts'
import { LeaderboardTable, valueWords } from './leaderboard-table.tsx'
import { usePipelineQuestion } from './use-pipeline-question.ts'

const ALL = Object.keys(MEASURES) as readonly (keyof typeof MEASURES)[]

interface BarProps {
  readonly question: LeaderboardQuestion
  readonly onChange: (part: Partial<LeaderboardQuestion>) => void
}

/** By what one is ahead, and whether people or teams are. */
function Choices({ question, onChange }: BarProps) {
  const t = useT()
  return (
    <>
      <Select
        className="funnel-pick"
        aria-label={t('leader.measure')}
        value={question.measure}
        options={ALL.map((value) => ({ value, label: t(MEASURES[value]) }))}
        onChange={(measure) => onChange({ measure })}
      />
      <Select
        className="funnel-pick"
        aria-label={t('leader.by')}
        value={question.by}
        options={[
          { value: 'person', label: t('leader.person') },
          { value: 'team', label: t('leader.team') },
        ]}
        onChange={(by) => onChange({ by })}
      />
    </>
  )
}

interface Said {
  readonly board: Leaderboard
  readonly nameOf: (id: string) => string
  readonly own: string
}

/** The page's first line is the answer: who is ahead, or one's own place where only that is told. */
function answerOf({ board, nameOf, own }: Said, t: Translate): string {
  const [first] = board.data
  const mine = board.data.find(({ id }) => id === own)
  if (mine !== undefined && board.data.length === 1 && board.places > 1)
    return t('leader.own', { place: mine.place, places: board.places, value: valueWords(board.measure, mine, t) })
  if (first === undefined || first.count === 0) return t('leader.none')
  return t('leader.first', { name: nameOf(first.id), value: valueWords(board.measure, first, t) })
}

function useLeaderboard({ pipeline, period, measure, by }: LeaderboardQuestion, enabled: boolean) {
  const query = new URLSearchParams({ period, measure, by })
  return useQuery({
    queryKey: ['leaderboard', pipeline, period, measure, by],
    queryFn: ({ signal }) => api.get<Leaderboard>(`/pipelines/${pipeline}/leaderboard?${query}`, { signal }),
    enabled: enabled && pipeline !== null,
    placeholderData: keepPreviousData,
  })
}

function useLeaderboardQuestion() {
  const today = dayjs().format('YYYY-MM-DD')
  return usePipelineQuestion<LeaderboardQuestion>({
    read: (address) => readLeaderboard(address, today),
    write: (question) => writeLeaderboard(question, today),
  })
}

/** Names of people and teams. */
function useNameOf() {
  const t = useT()
  const people = useColleagues()
  const teams = useTeams().data ?? []
  const names = new Map([...people, ...teams].map(({ id, name }) => [id, name]))
  return (id: string) => names.get(id) ?? t('forecast.left')
}

/** Who is ahead in a month, a quarter or a year, as far as the reader may know. */
export function LeaderboardPage() {
  const t = useT()
  const me = useMe()
  const nameOf = useNameOf()
  const { question, pipelines, object, error, change } = useLeaderboardQuestion()
  const isTold = object !== undefined && isForeseen(object) && object.fields.get('owner')?.mode === 'clear'
  const board = useLeaderboard(question, isTold)
  if (!may(me, 'opportunity', 'list') || (object !== undefined && !isTold)) return <NoPage />
  const wrong = error ?? board.error
  const { data } = board
  return (
    <>
      <SettingsHead
        page="leader.title"
        title={data === undefined ? t('leader.title') : answerOf({ board: data, nameOf, own: me.userId }, t)}
        lead={t('leader.lead')}
      />
      <InsightTabs />
      <ForecastBar pipelines={pipelines} question={question} onChange={change}>
        <Choices question={question} onChange={change} />
      </ForecastBar>
      <div className="pad scroll funnelpage" aria-busy={board.isPlaceholderData}>
        {wrong === null ? null : <ProblemNote error={wrong} onRetry={() => void board.refetch()} />}
        {data === undefined && wrong === null ? <SheetLoading /> : null}
        {data === undefined ? null : (
          <LeaderboardTable board={data} pipeline={question.pipeline ?? ''} nameOf={nameOf} own={me.userId} />
        )}
      </div>
    </>
  )
}
