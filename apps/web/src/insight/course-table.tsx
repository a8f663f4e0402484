import type { ForecastCourse } from '@holdfast/sdk'
import { useT } from '../app/i18n.ts'
import { amountIn, CATEGORIES, mainCurrency } from '../records/list/forecast-sums.ts'
import { formatDay, formatNumber } from '../ui/format.ts'
import { worthOf } from './worth.ts'

type Day = ForecastCourse['days'][number]

/** What is drawn, surest first. */
const DRAWN = ['closed', 'commit', 'best_case', 'pipeline'] as const
const BAR_HEIGHT = 18

interface BarProps {
  readonly day: Day
  readonly currency: string
  /** What the widest bar stands for. */
  readonly most: number
}

/** One week's forecast, drawn to the widest one; the numbers stand beside it. */
function Bar({ day, currency, most }: BarProps) {
  const share = (amount: number) => (most === 0 ? 0 : (100 * amount) / most)
  return (
    <svg className="coursebar" width="100%" height={BAR_HEIGHT} aria-hidden="true">
      {DRAWN.map((id, at) => (
        <rect
          key={id}
          className={id}
          x={`${share(amountIn(day, currency, ...DRAWN.slice(0, at)))}%`}
          width={`${share(amountIn(day, currency, id))}%`}
          height={BAR_HEIGHT}
        />
      ))}
    </svg>
  )
}

interface RowProps {
  readonly day: Day
  readonly currency: string | undefined
  readonly most: number
  readonly hasUnknown: boolean
}

function Row({ day, currency, most, hasUnknown }: RowProps) {
  const t = useT()
  return (
    <tr>
      <th scope="row">{formatDay(day.day)}</th>
      <td className="drawn">{currency === undefined ? null : <Bar day={day} currency={currency} most={most} />}</td>
      {DRAWN.flatMap((id) => day.categories.filter((each) => each.id === id)).map((category) => (
        <td key={category.id}>
          {category.count === 0 ? <span className="t3">{t('course.none')}</span> : worthOf(category)}
          {category.count === 0 ? null : (
            <span className="t3 sm forecastcount">{t('forecast.count', { count: category.count })}</span>
          )}
        </td>
      ))}
      {hasUnknown ? <td>{formatNumber(day.unknown)}</td> : null}
    </tr>
  )
}

/** The forecast at the end of each week, the latest first: drawn in the currency in which most stands, and told in all. */
export function CourseTable({ course }: { readonly course: ForecastCourse }) {
  const t = useT()
  const { days } = course
  const currency = mainCurrency(days)
  const most = currency === undefined ? 0 : Math.max(...days.map((day) => amountIn(day, currency, ...DRAWN)))
  const hasUnknown = days.some(({ unknown }) => unknown > 0)
  return (
    <>
      <section className="funnelscroll" aria-label={t('course.weeks')}>
        <table className="funneltable" aria-label={t('course.weeks')}>
          <thead>
            <tr>
              <th scope="col">{t('course.day')}</th>
              <td className="drawn" />
              {DRAWN.map((id) => (
                <th key={id} scope="col">
                  <span className={`coursekey ${id}`}>{t(CATEGORIES[id])}</span>
                </th>
              ))}
              {hasUnknown ? <th scope="col">{t('course.unknown')}</th> : null}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map((day) => (
              <Row key={day.day} day={day} currency={currency} most={most} hasUnknown={hasUnknown} />
            ))}
          </tbody>
        </table>
      </section>
      {hasUnknown ? <p className="t2">{t('course.unknown.why')}</p> : null}
    </>
  )
}
