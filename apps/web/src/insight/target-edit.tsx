import type { Target } from '@holdfast/sdk'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { formatMoney } from '../ui/format.ts'
import type { ForecastQuestion } from './forecast-question.ts'
import { AmountInput, StatedEdit, useStated } from './stated-edit.tsx'
import { refreshTargets } from './use-targets.ts'

interface TargetEditProps {
  readonly target: Target
  /** In which a new target is set. */
  readonly currency: string
  readonly question: ForecastQuestion
  readonly name: string
  readonly onDone: () => void
}

function useTarget({ target, question, onDone, ...props }: TargetEditProps) {
  const t = useT()
  const { message } = useSaying()
  const { whose, id, version } = target
  const currency = target.amount?.currency ?? props.currency
  const settled = target.amount?.amount ?? null
  const work = useStated<string | null>(
    { value: settled, version },
    {
      send: async (value, seen) => {
        const amount = value === null ? null : { amount: value, currency }
        const stated = { period: question.period, whose, id, amount }
        await api.put(`/pipelines/${question.pipeline}/targets`, stated, { version: seen })
        void message.success(t('target.saved'))
      },
      refresh: refreshTargets,
      onDone,
    },
  )
  return { work, settled, currency }
}

/** Sets a target; without an amount it is taken back. */
export function TargetEdit(props: TargetEditProps) {
  const t = useT()
  const { work, settled, currency } = useTarget(props)
  const words = t('target.of', { name: props.name })
  const told = (amount: string | null) => (amount === null ? t('target.none') : formatMoney(amount, currency))
  const differences = [{ what: t('target.title'), theirs: told(settled), mine: told(work.value) }]
  return (
    <StatedEdit work={work} differences={differences} onDone={props.onDone}>
      <AmountInput name={words} currency={currency} amount={work.value} onChange={work.change} />
    </StatedEdit>
  )
}
