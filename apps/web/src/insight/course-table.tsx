import type { ForecastCourse } from '@holdfast/sdk'
import { useT } from '../app/i18n.ts'
import { CATEGORIES, type Drawn, drawnIn } from '../records/list/forecast-sums.ts'
import { formatDay, formatNumber } from '../ui/format.ts'
import { MissingSums, WholeSum } from './base-sum.tsx'
import { worthOf } from './worth.ts'

type Day = ForecastCourse['days'][number]

/** What is drawn, surest first. */
const DRAWN = ['closed', 'commit', 'best_case', 'pipeline'] as const
const BAR_HEIGHT = 18

interface BarProps {
  readonly day: Day
  readonly drawn: Drawn
  /** What the widest bar stands for. */
  readonly most: number
}

/** One week's forecast, drawn to the widest one; the numbers stand beside it. */
function Bar({ day, drawn: { amountOf }, most }: BarProps) {
  const share = (amount: number) => (most === 0 ? 0 : (100 * amount) / most)
  return (
    <svg className="coursebar" width="100%" height={BAR_HEIGHT} aria-hidden="true">
      {DRAWN.map((id, at) => (
        <rect
          key={id}
          className={id}
          x={`${share(amountOf(day, ...DRAWN.slice(0, at)))}%`}
          width={`${share(amountOf(day, id))}%`}
          height={BAR_HEIGHT}
        />
      ))}
    </svg>
  )
}

interface RowProps {
  readonly day: Day
  readonly drawn: Drawn | undefined
  readonly most: number
  readonly hasUnknown: boolean
}

function Row({ day, drawn, most, hasUnknown }: RowProps) {
  const t = useT()
  return (
    <tr>
      <th scope="row">{formatDay(day.day)}</th>
      <td className="drawn">{drawn === undefined ? null : <Bar day={day} drawn={drawn} most={most} />}</td>
      {DRAWN.flatMap((id) => day.categories.filter((each) => each.id === id)).map((category) => (
        <td key={category.id}>
          {category.count === 0 ? <span className="t3">{t('course.none')}</span> : worthOf(category)}
          <WholeSum base={category.base} />
          {category.count === 0 ? null : (
            <span className="t3 sm forecastcount">{t('forecast.count', { count: category.count })}</span>
          )}
        </td>
      ))}
      {hasUnknown ? <td>{formatNumber(day.unknown)}</td> : null}
    </tr>
  )
}

/** The forecast at the end of each week, the latest first: drawn in the company's currency where rates are there, and told in all. */
export function CourseTable({ course }: { readonly course: ForecastCourse }) {
  const t = useT()
  const { days } = course
  const drawn = drawnIn(days)
  const most = drawn === undefined ? 0 : Math.max(...days.map((day) => drawn.amountOf(day, ...DRAWN)))
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
              <Row key={day.day} day={day} drawn={drawn} most={most} hasUnknown={hasUnknown} />
            ))}
          </tbody>
        </table>
      </section>
      <MissingSums bases={days.flatMap(({ categories }) => categories.map(({ base }) => base))} />
      {hasUnknown ? <p className="t2">{t('course.unknown.why')}</p> : null}
    </>
  )
}
