import type { Adjustment, Forecast, Target, Targets } from '@holdfast/sdk'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { CATEGORIES } from '../records/list/forecast-sums.ts'
import { useColleagues } from '../records/list/people.ts'
import { useTeams } from '../settings/people/use-people.ts'
import type { ForecastQuestion } from './forecast-question.ts'
import { type Asked, ForecastRow, ORDER } from './forecast-row.tsx'
import { useForecast } from './use-forecast.ts'
import { isShown, targetOf } from './use-targets.ts'

const NOBODY = 'none'
const NOTHING: Forecast['categories'] = []

interface TableProps {
  readonly forecast: Forecast
  readonly targets: Targets | undefined
  readonly adjustments: readonly Adjustment[]
  readonly question: ForecastQuestion
  readonly onChange: (part: Partial<ForecastQuestion>) => void
}

/** Those with deals, and behind them those who have none and a target: each once. */
function withTargets(parts: Forecast['people'], targets: readonly Target[]): Forecast['people'] {
  const there = new Set(parts.map(({ id }) => id))
  const others = targets.filter((target) => isShown(target) && !there.has(target.id))
  return [...parts, ...others.map(({ id }) => ({ id, categories: NOTHING }))]
}

interface PersonProps {
  readonly asked: Asked
  readonly part: Forecast['people'][number]
  readonly team: string | null
}

/** A person below the team whose deals these are; their target stands below the team they sit in. */
function PersonRow({ asked, part: { id, categories }, team }: PersonProps) {
  const t = useT()
  const names = new Map(useColleagues().map((each) => [each.id, each.name]))
  // nobody is said to have left before the names are here
  const unnamed = names.size === 0 ? '…' : t('forecast.left')
  const name = id === null ? t('forecast.noOwner') : (names.get(id) ?? unnamed)
  const target = id === null ? undefined : targetOf(asked.targets ?? [], 'person', id)
  return (
    <ForecastRow
      asked={asked}
      className="person"
      head={name}
      name={name}
      categories={categories}
      whose={team === null ? { owner: id } : { team, owner: id }}
      target={target?.teamId === team ? target : undefined}
    />
  )
}

/** The people of a team, by the deals that are the team's. */
function People({ asked, team }: { readonly asked: Asked; readonly team: string }) {
  const { data } = useForecast({ ...asked.question, teamId: team })
  if (data === undefined) return null
  const members = (asked.targets ?? []).filter(({ whose, teamId }) => whose === 'person' && teamId === team)
  return withTargets(data.people, members).map((part) => (
    <PersonRow key={part.id} asked={asked} part={part} team={team} />
  ))
}

interface TeamProps extends Pick<TableProps, 'onChange'> {
  readonly asked: Asked
  readonly team: Forecast['teams'][number]
  readonly name: string
  readonly isOpen: boolean
}

/** A team's row: opened, its people stand below. Deals of no team are opened nowhere: the numbers lead to them. */
function Team({ asked, team, name, isOpen, onChange }: TeamProps) {
  const { id, categories } = team
  const Sign = isOpen ? ChevronDown : ChevronRight
  const head =
    id === null ? (
      name
    ) : (
      <button
        type="button"
        className="forecastteam"
        aria-expanded={isOpen}
        onClick={() => onChange({ team: isOpen ? NOBODY : id })}
      >
        <Sign size={14} aria-hidden="true" /> {name}
      </button>
    )
  const target = id === null ? undefined : targetOf(asked.targets ?? [], 'team', id)
  return (
    <>
      <ForecastRow asked={asked} head={head} name={name} categories={categories} whose={{ team: id }} target={target} />
      {isOpen && id !== null ? <People asked={asked} team={id} /> : null}
    </>
  )
}

function Head({ hasTargets }: { readonly hasTargets: boolean }) {
  const t = useT()
  const words = [t('funnel.whose'), ...ORDER.map((id) => t(CATEGORIES[id]))]
  const all = hasTargets ? [...words, t('target.title'), t('target.attained')] : words
  return (
    <thead>
      <tr>
        {all.map((word) => (
          <th key={word} scope="col">
            {word}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** Whoever sells in no team and has a target: a row of their own. */
function Alone({ asked, people }: { readonly asked: Asked; readonly people: Forecast['people'] }) {
  const alone = (asked.targets ?? []).filter(({ whose, teamId }) => whose === 'person' && teamId === null)
  return alone
    .filter(isShown)
    .map(({ id }) => (
      <PersonRow
        key={id}
        asked={asked}
        part={people.find((each) => each.id === id) ?? { id, categories: NOTHING }}
        team={null}
      />
    ))
}

interface TeamsProps extends Pick<TableProps, 'forecast' | 'onChange'> {
  readonly asked: Asked
}

/** The teams; of the one that is open, which is the only one unless the address says which, the people too. */
function Teams({ asked, forecast, onChange }: TeamsProps) {
  const t = useT()
  const names = new Map((useTeams().data ?? []).map(({ id, name }) => [id, name]))
  const targets = (asked.targets ?? []).filter(({ whose }) => whose === 'team')
  const teams = withTargets(forecast.teams, targets)
  const open = asked.question.team ?? (teams.length === 1 ? teams[0]?.id : undefined)
  return teams.map((team) => (
    <Team
      key={team.id}
      asked={asked}
      team={team}
      name={team.id === null ? t('forecast.noTeam') : (names.get(team.id) ?? t('forecast.goneTeam'))}
      isOpen={open !== undefined && open === team.id}
      onChange={onChange}
    />
  ))
}

/** Everybody in reach, their teams and people, and what all of them are to reach. */
export function ForecastTable({ forecast, targets, adjustments, question, onChange }: TableProps) {
  const t = useT()
  const shown = targets?.data.some(isShown) === true ? targets : null
  const { period, categories, people } = forecast
  const asked = { question, period, targets: shown?.data ?? null, adjustments, currency: shown?.currency ?? '' }
  const all = t('forecast.all')
  return (
    <section className="funnelscroll" aria-label={t('forecast.title')}>
      <table className="funneltable" aria-label={t('forecast.table')}>
        <Head hasTargets={shown !== null} />
        <tbody>
          <ForecastRow
            asked={asked}
            className="whole"
            head={all}
            name={all}
            categories={categories}
            whose={{}}
            target={targetOf(asked.targets ?? [], 'company', null)}
          />
          <Teams asked={asked} forecast={forecast} onChange={onChange} />
          <Alone asked={asked} people={people} />
        </tbody>
      </table>
    </section>
  )
}
