import type { Forecast, ForecastCategory, Target } from '@holdfast/sdk'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { CATEGORIES, type Category } from '../records/list/forecast-sums.ts'
import { formatMoney } from '../ui/format.ts'
import { dealsBehind, type ForecastQuestion, type Whose } from './forecast-question.ts'
import { TargetCells } from './target-cells.tsx'
import { TargetEdit } from './target-edit.tsx'

/** The categories in their order. */
export const ORDER = Object.keys(CATEGORIES) as readonly Category[]

/** Amounts as one reads them, by currency. */
export const worthOf = ({ sums }: Pick<ForecastCategory, 'sums'>): string =>
  sums.map(({ amount, currency }) => formatMoney(amount, currency)).join(' + ')

/** What all rows are of. */
export interface Asked {
  readonly question: ForecastQuestion
  readonly period: Forecast['period']
  /** Null where the reader has no target to see. */
  readonly targets: readonly Target[] | null
  /** In which new targets are set. */
  readonly currency: string
}

interface RowProps {
  readonly asked: Asked
  readonly className?: string
  readonly head: ReactNode
  readonly name: string
  readonly categories: readonly ForecastCategory[]
  readonly whose: Whose
  readonly target: Target | undefined
}

/** A row's numbers, each leading to its deals; nothing is nowhere. */
function Numbers({ asked, categories, name, whose }: RowProps) {
  const t = useT()
  const { question, period } = asked
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

/** What everybody, a team or a person brings, and of that what they are to reach. */
export function ForecastRow(props: RowProps) {
  const { asked, className, head, name, target } = props
  const [isOpen, setOpen] = useState(false)
  const { targets, currency, question } = asked
  return (
    <>
      <tr {...(className === undefined ? {} : { className })}>
        <th scope="row">{head}</th>
        <Numbers {...props} />
        {targets === null ? null : (
          <TargetCells target={target} name={name} isOpen={isOpen} onOpen={() => setOpen(!isOpen)} />
        )}
      </tr>
      {isOpen && target !== undefined ? (
        <tr>
          <td colSpan={ORDER.length + 3}>
            <TargetEdit
              target={target}
              currency={currency}
              question={question}
              name={name}
              onDone={() => setOpen(false)}
            />
          </td>
        </tr>
      ) : null}
    </>
  )
}
