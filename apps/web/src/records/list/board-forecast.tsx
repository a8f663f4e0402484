import type { Forecast } from '@holdfast/sdk'
import { useQueries } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { useMe } from '../../app/session.tsx'
import { formatMoney, formatMonthName } from '../../ui/format.ts'
import { isOther } from './conditions.ts'
import { type Drawn, drawnIn } from './forecast-sums.ts'
import type { List } from './use-list.ts'

const MONTHS = 3
const BAR_HEIGHT = 12

/** This month and the ones after it: `2026-11`. */
function monthsFrom(now: Date): readonly string[] {
  return Array.from({ length: MONTHS }, (_, n) => {
    const first = new Date(Date.UTC(now.getFullYear(), now.getMonth() + n, 1))
    return first.toISOString().slice(0, 7)
  })
}

/** Whose deals the list shows: everybody's in reach, one's own; undefined where it is narrowed otherwise, which no forecast tells. */
function useWhose({ conditions, question }: List): 'all' | 'me' | undefined {
  const me = useMe()
  if (question.q !== '' || conditions.length > 1) return undefined
  const [only] = conditions
  if (only === undefined) return 'all'
  if (isOther(only) || only.field !== 'ownerId') return undefined
  const people = [only.value].flat()
  return people.length === 1 && (people[0] === 'me' || people[0] === me.userId) ? 'me' : undefined
}

interface MonthProps {
  readonly month: string
  readonly forecast: Forecast
  readonly drawn: Drawn
  /** What the widest bar stands for. */
  readonly most: number
}

/** One month: what is won and promised, what is likely, what may come besides. */
function Month({ month, forecast, drawn: { currency, amountOf }, most }: MonthProps) {
  const t = useT()
  const sure = amountOf(forecast, 'closed', 'commit')
  const likely = amountOf(forecast, 'best_case')
  const more = amountOf(forecast, 'pipeline')
  const share = (amount: number) => `${most === 0 ? 0 : (100 * amount) / most}%`
  const worth = (amount: number) => formatMoney(String(amount), currency)
  const hatch = `hatch-${month}`
  const said = { sure: worth(sure), likely: worth(sure + likely), more: worth(sure + likely + more) }
  return (
    <li title={t('forecast.said', said)}>
      <p className="sm">
        <b>{formatMonthName(month)}</b>
        <span className="t2">
          {t('forecast.likely')} <b>{said.likely}</b>
        </span>
      </p>
      <svg className="forecastbar" width="100%" height={BAR_HEIGHT} role="img" aria-label={t('forecast.said', said)}>
        <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="5" className="hatch" />
        </pattern>
        <rect className="sure" width={share(sure)} height={BAR_HEIGHT} />
        <rect className="likely" x={share(sure)} width={share(likely)} height={BAR_HEIGHT} />
        <rect x={share(sure + likely)} width={share(more)} height={BAR_HEIGHT} fill={`url(#${hatch})`} />
      </svg>
    </li>
  )
}

function Legend() {
  const t = useT()
  return (
    <li className="forecastkey t2 sm" aria-hidden="true">
      <span className="sure">{t('forecast.sure')}</span>
      <span className="likely">{t('forecast.likely')}</span>
      <span className="more">{t('forecast.more')}</span>
    </li>
  )
}

/** What this month and the next two bring, above the stages that bring it; nothing where there is nothing to tell. */
export function BoardForecast({ list, pipeline }: { readonly list: List; readonly pipeline: string }) {
  const t = useT()
  const me = useMe()
  const whose = useWhose(list)
  const months = monthsFrom(new Date())
  const asked = useQueries({
    queries: months.map((period) => ({
      // beside the totals, which every move of a card asks for anew
      queryKey: ['records', list.object.plural, 'totals', 'forecast', pipeline, period, whose],
      queryFn: ({ signal }: { signal: AbortSignal }) => {
        const query = new URLSearchParams({ period, ...(whose === 'me' ? { ownerId: me.userId } : {}) })
        return api.get<Forecast>(`/pipelines/${pipeline}/forecast?${query}`, { signal })
      },
      enabled: whose !== undefined,
    })),
  })
  const forecasts = asked.flatMap(({ data }) => data ?? [])
  const drawn = drawnIn(forecasts)
  if (whose === undefined || drawn === undefined || forecasts.length < MONTHS) return null
  const all = (forecast: Forecast) => drawn.amountOf(forecast, 'closed', 'commit', 'best_case', 'pipeline')
  const most = Math.max(...forecasts.map(all))
  return (
    <ul className="forecasts" aria-label={t('forecast.months')}>
      {forecasts.map((forecast, at) => (
        <Month key={months[at]} month={months[at] ?? ''} forecast={forecast} drawn={drawn} most={most} />
      ))}
      <Legend />
    </ul>
  )
}
