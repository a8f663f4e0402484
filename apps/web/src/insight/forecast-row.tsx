import type { Adjustment, Forecast, ForecastCategory, Target } from '@holdfast/sdk'
import { type ReactNode, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { CATEGORIES, type Category } from '../records/list/forecast-sums.ts'
import { AdjustmentEdit } from './adjustment-edit.tsx'
import { AdjustmentMark } from './adjustment-mark.tsx'
import { BaseSum } from './base-sum.tsx'
import { dealsBehind, type ForecastQuestion, type Whose } from './forecast-question.ts'
import { TargetCells } from './target-cells.tsx'
import { TargetEdit } from './target-edit.tsx'
import { worthOf } from './worth.ts'

/** The categories in their order. */
export const ORDER = Object.keys(CATEGORIES) as readonly Category[]

/** What all rows are of. */
export interface Asked {
  readonly question: ForecastQuestion
  readonly period: Forecast['period']
  /** Null where the reader has no target to see. */
  readonly targets: readonly Target[] | null
  readonly adjustments: readonly Adjustment[]
  /** In which new amounts are stated. */
  readonly currency: string
}

const ADJUSTED = ['commit', 'best_case'] as const
/** What is open below a row, to be stated. */
type Open = 'target' | Adjustment['category'] | null

interface RowProps {
  readonly asked: Asked
  readonly className?: string
  readonly head: ReactNode
  readonly name: string
  readonly categories: readonly ForecastCategory[]
  readonly whose: Whose
  readonly target: Target | undefined
}

interface NumberProps extends Pick<RowProps, 'asked' | 'name' | 'whose'> {
  readonly category: ForecastCategory
}

/** A number leads to its deals. */
function Leading({ asked, name, whose, category }: NumberProps) {
  const t = useT()
  const { id, count } = category
  const worth = worthOf(category)
  const deals = t('forecast.count', { count })
  const to = dealsBehind({ pipeline: asked.question.pipeline ?? '', category: id, period: asked.period, ...whose })
  return (
    <>
      <Link to={to} aria-label={`${name}: ${t(CATEGORIES[id])} ${worth} ${deals}`}>
        {worth === '' ? t('forecast.noAmount') : worth}
      </Link>
      <span className="t3 sm forecastcount">{deals}</span>
      <BaseSum base={category.base} />
    </>
  )
}

/** Whether its manager is here, who may say what they believe of it. */
const isAdjustable = (target: Target | undefined): target is Target =>
  target?.maySet === true && target.whose !== 'company'

interface Opening {
  readonly open: Open
  readonly onOpen: (open: Open) => void
}

/** A row's numbers; nothing is nowhere. Below those that are promises stands what its manager believes. */
function Numbers({ open, onOpen, ...props }: RowProps & Opening) {
  const { asked, categories, name, target } = props
  return ORDER.map((id) => {
    const category = categories.find((each) => each.id === id)
    const isNothing = category === undefined || category.count === 0
    const adjusted = ADJUSTED.find((each) => each === id)
    return (
      <td key={id} {...(isNothing ? { className: 't3' } : {})}>
        {isNothing ? 0 : <Leading {...props} category={category} />}
        {adjusted === undefined || !isAdjustable(target) ? null : (
          <AdjustmentMark
            category={adjusted}
            adjustment={adjustmentOf(asked, target, adjusted)}
            name={name}
            isOpen={open === id}
            onOpen={() => onOpen(open === id ? null : adjusted)}
          />
        )}
      </td>
    )
  })
}

const adjustmentOf = ({ adjustments }: Asked, { whose, id }: Target, category: Adjustment['category']) =>
  adjustments.find((each) => each.whose === whose && each.id === id && each.category === category)

interface OpenProps {
  readonly asked: Asked
  readonly target: Target
  readonly name: string
  readonly open: Exclude<Open, null>
  readonly onDone: () => void
}

/** The line in which it is stated. */
function Opened({ asked, target, name, open, onDone }: OpenProps) {
  const { question, currency } = asked
  const about = { currency, question, name, onDone }
  return (
    <tr>
      <td colSpan={ORDER.length + 3}>
        {open === 'target' ? (
          <TargetEdit key={open} target={target} {...about} />
        ) : (
          <AdjustmentEdit
            key={open}
            aim={{ whose: target.whose, id: target.id }}
            category={open}
            adjustment={adjustmentOf(asked, target, open)}
            {...about}
          />
        )}
      </td>
    </tr>
  )
}

/** What is open below a row; closed, one stands where one opened it. */
function useOpen() {
  const [open, setOpen] = useState<Open>(null)
  const opener = useRef<Element | null>(null)
  const change = (next: Open) => {
    opener.current = document.activeElement
    setOpen(next)
  }
  const close = () => {
    setOpen(null)
    if (opener.current instanceof HTMLElement) opener.current.focus()
  }
  return { open, change, close }
}

/** What everybody, a team or a person brings, and of that what they are to reach. */
export function ForecastRow(props: RowProps) {
  const { asked, className, head, name, target } = props
  const { open, change, close } = useOpen()
  const onOpen = () => change(open === 'target' ? null : 'target')
  return (
    <>
      <tr {...(className === undefined ? {} : { className })}>
        <th scope="row">{head}</th>
        <Numbers {...props} open={open} onOpen={change} />
        {asked.targets === null ? null : (
          <TargetCells target={target} name={name} isOpen={open === 'target'} onOpen={onOpen} />
        )}
      </tr>
      {open === null || target === undefined ? null : (
        <Opened asked={asked} target={target} name={name} open={open} onDone={close} />
      )}
    </>
  )
}
