import type { Adjustment } from '@holdfast/sdk'
import { Pencil } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { CATEGORIES } from '../records/list/forecast-sums.ts'
import { formatMoney } from '../ui/format.ts'

interface AdjustmentMarkProps {
  readonly category: Adjustment['category']
  readonly adjustment: Adjustment | undefined
  readonly name: string
  readonly isOpen: boolean
  readonly onOpen: () => void
}

/** Below the sum of the deals: what the manager believes instead, its note on pointing; pressed, it is changed. */
export function AdjustmentMark({ category, adjustment, name, isOpen, onOpen }: AdjustmentMarkProps) {
  const t = useT()
  const adjusted = adjustment?.adjusted ?? null
  const of = { name, category: t(CATEGORIES[category]) }
  const sum = adjusted === null ? null : formatMoney(adjusted.amount.amount, adjusted.amount.currency)
  return (
    <button
      type="button"
      className="linklike targetset forecastcount sm"
      aria-expanded={isOpen}
      aria-label={sum === null ? t('adjustment.open', of) : t('adjustment.opened', { ...of, sum })}
      {...(adjusted === null ? {} : { title: adjusted.note })}
      onClick={onOpen}
    >
      {sum === null ? t('adjustment.set') : t('adjustment.mark', { sum })} <Pencil size={12} aria-hidden="true" />
    </button>
  )
}
