import type { Forecast, ForecastCategory } from '@holdfast/sdk'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { CATEGORIES, type Category } from '../records/list/forecast-sums.ts'
import { useColleagues } from '../records/list/people.ts'
import { useTeams } from '../settings/people/use-people.ts'
import { formatMoney } from '../ui/format.ts'
import { dealsBehind, type ForecastQuestion, type Whose } from './forecast-question.ts'
import { useForecast } from './use-forecast.ts'

const NOBODY = 'none'
const ORDER = Object.keys(CATEGORIES) as readonly Category[]

/** Amounts as one reads them, by currency. */
export const worthOf = ({ sums }: Pick<ForecastCategory, 'sums'>): string =>
  sums.map(({ amount, currency }) => formatMoney(amount, currency)).join(' + ')

interface TableProps {
  readonly forecast: Forecast
  readonly question: ForecastQuestion
  readonly onChange: (part: Partial<ForecastQuestion>) => void
}

interface NumbersProps {
  readonly question: ForecastQuestion
  readonly period: Forecast['period']
  readonly categories: readonly ForecastCategory[]
  readonly name: string
  readonly whose: Whose
}

/** A row's numbers, each leading to its deals; nothing is nowhere. */
function Numbers({ question, period, categories, name, whose }: NumbersProps) {
  const t = useT()
  return ORDER.map((id) => {
    const category = categories.find((each) => each.id === id)
    if (category === undefined || category.count === 0)
      return (
        <td key={id} className="t3">
          0
        </td>
      )
    const worth = worthOf(category)
    const count = t('forecast.count', { count: category.count })
    const said = `${name}: ${t(CATEGORIES[id])} ${worth} ${count}`
    return (
      <td key={id}>
        <Link to={dealsBehind({ pipeline: question.pipeline ?? '', category: id, period, ...whose })} aria-label={said}>
          {worth === '' ? t('forecast.noAmount') : worth}
        </Link>
        <span className="t3 sm forecastcount">{count}</span>
      </td>
    )
  })
}

interface PeopleProps extends Pick<TableProps, 'question'> {
  readonly team: string
}

/** The people of a team, by the deals that are the team's. */
function People({ question, team }: PeopleProps) {
  const t = useT()
  const { data } = useForecast({ ...question, teamId: team })
  const names = new Map(useColleagues().map(({ id, name }) => [id, name]))
  return (data?.people ?? []).map(({ id, categories }) => {
    const name = id === null ? t('forecast.noOwner') : (names.get(id) ?? t('forecast.left'))
    return (
      <tr key={id} className="person">
        <th scope="row">{name}</th>
        <Numbers
          question={question}
          period={data?.period ?? { from: '', to: '' }}
          categories={categories}
          name={name}
          whose={{ team, owner: id }}
        />
      </tr>
    )
  })
}

interface TeamProps extends Omit<TableProps, 'forecast'> {
  readonly team: Forecast['teams'][number]
  readonly name: string
  readonly period: Forecast['period']
  readonly isOpen: boolean
}

/** A team's row: opened, its people stand below. Deals of no team are opened nowhere: the numbers lead to them. */
function Team({ team, name, period, isOpen, question, onChange }: TeamProps) {
  const { id, categories } = team
  const Sign = isOpen ? ChevronDown : ChevronRight
  return (
    <>
      <tr>
        <th scope="row">
          {id === null ? (
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
          )}
        </th>
        <Numbers question={question} period={period} categories={categories} name={name} whose={{ team: id }} />
      </tr>
      {isOpen && id !== null ? <People question={question} team={id} /> : null}
    </>
  )
}

/** Everybody in reach, their teams, and the people of the team that is open: the only one, unless the address says which. */
export function ForecastTable({ forecast, question, onChange }: TableProps) {
  const t = useT()
  const names = new Map((useTeams().data ?? []).map(({ id, name }) => [id, name]))
  const { teams, period, categories } = forecast
  const open = question.team ?? (teams.length === 1 ? teams[0]?.id : undefined)
  return (
    <section className="funnelscroll" aria-label={t('forecast.title')}>
      <table className="funneltable" aria-label={t('forecast.table')}>
        <thead>
          <tr>
            <th scope="col">{t('funnel.whose')}</th>
            {ORDER.map((id) => (
              <th key={id} scope="col">
                {t(CATEGORIES[id])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="whole">
            <th scope="row">{t('forecast.all')}</th>
            <Numbers question={question} period={period} categories={categories} name={t('forecast.all')} whose={{}} />
          </tr>
          {teams.map((team) => (
            <Team
              key={team.id}
              team={team}
              name={team.id === null ? t('forecast.noTeam') : (names.get(team.id) ?? t('forecast.goneTeam'))}
              period={period}
              isOpen={open !== undefined && open === team.id}
              question={question}
              onChange={onChange}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}
