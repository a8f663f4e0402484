import type { Adjustment, Target } from '@holdfast/sdk'
import { Input } from 'antd'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { CATEGORIES } from '../records/list/forecast-sums.ts'
import { useColleagues } from '../records/list/people.ts'
import { formatMoment, formatMoney } from '../ui/format.ts'
import type { ForecastQuestion } from './forecast-question.ts'
import { AmountInput, StatedEdit, useStated } from './stated-edit.tsx'
import { refreshAdjustments } from './use-adjustments.ts'

const MOST_LETTERS = 500

interface AdjustmentEditProps {
  /** Of whom it is. */
  readonly aim: Pick<Target, 'whose' | 'id'>
  readonly category: Adjustment['category']
  readonly adjustment: Adjustment | undefined
  readonly currency: string
  readonly question: ForecastQuestion
  readonly name: string
  readonly onDone: () => void
}

interface Draft {
  readonly amount: string | null
  readonly note: string
}

/** Who said it last, and when. */
function Last({ adjustment: { by, at } }: { readonly adjustment: Adjustment }) {
  const t = useT()
  const colleagues = useColleagues()
  if (colleagues.length === 0) return null
  const name = colleagues.find(({ id }) => id === by)?.name ?? t('forecast.left')
  return <span className="t3 sm">{t('adjustment.last', { name, at: formatMoment(at, t) })}</span>
}

function useAdjustment({ aim, category, adjustment, question, onDone, ...props }: AdjustmentEditProps) {
  const t = useT()
  const { message } = useSaying()
  const adjusted = adjustment?.adjusted ?? null
  const currency = adjusted?.amount.currency ?? props.currency
  const settled: Draft = { amount: adjusted?.amount.amount ?? null, note: adjusted?.note ?? '' }
  const work = useStated<Draft>(
    { value: settled, version: adjustment?.version ?? 1 },
    {
      send: async ({ amount, note }, seen) => {
        const stated = amount === null ? null : { amount: { amount, currency }, note }
        const body = { period: question.period, ...aim, category, adjusted: stated }
        await api.put(`/pipelines/${question.pipeline}/adjustments`, body, { version: seen })
        void message.success(t('adjustment.saved'))
      },
      refresh: refreshAdjustments,
      onDone,
    },
  )
  return { work, settled, currency }
}

/** What a manager believes beside what the deals say, and why; without an amount it is taken back. */
export function AdjustmentEdit(props: AdjustmentEditProps) {
  const t = useT()
  const { work, settled, currency } = useAdjustment(props)
  const { amount, note } = work.value
  const words = t('adjustment.of', { name: props.name, category: t(CATEGORIES[props.category]) })
  const told = (draft: Draft) =>
    draft.amount === null ? t('adjustment.none') : `${formatMoney(draft.amount, currency)} · ${draft.note}`
  const differences = [{ what: t('adjustment.title'), theirs: told(settled), mine: told(work.value) }]
  return (
    <StatedEdit
      work={work}
      isWhole={amount === null || note.trim() !== ''}
      differences={differences}
      onDone={props.onDone}
    >
      <AmountInput
        name={words}
        currency={currency}
        amount={amount}
        onChange={(next) => work.change({ note, amount: next })}
      />
      <Input
        className="adjustmentnote"
        maxLength={MOST_LETTERS}
        aria-label={t('adjustment.note')}
        placeholder={t('adjustment.note')}
        value={note}
        onChange={(event) => work.change({ amount, note: event.target.value })}
      />
      {props.adjustment === undefined ? null : <Last adjustment={props.adjustment} />}
    </StatedEdit>
  )
}
