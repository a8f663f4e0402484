import type { Target } from '@holdfast/sdk'
import { Pencil } from 'lucide-react'
import { type Translate, useT } from '../app/i18n.ts'
import { formatMoney, formatNumber } from '../ui/format.ts'
import { missingRates } from './base-sum.tsx'

/** What is missing, or was won beyond it. */
function gapWords({ amount, currency }: NonNullable<Target['gap']>, t: Translate): string {
  if (!/[1-9]/.test(amount)) return t('target.reached')
  return amount.startsWith('-')
    ? t('target.over', { sum: formatMoney(amount.slice(1), currency) })
    : t('target.gap', { sum: formatMoney(amount, currency) })
}

interface TargetCellsProps {
  readonly target: Target | undefined
  readonly name: string
  readonly isOpen: boolean
  readonly onOpen: () => void
}

/** What is to be reached, and how far it is; whoever may set it opens it here. */
export function TargetCells({ target, name, isOpen, onOpen }: TargetCellsProps) {
  const t = useT()
  const amount = target?.amount ?? null
  const shown = amount === null ? t('target.set') : formatMoney(amount.amount, amount.currency)
  return (
    <>
      <td>
        {target?.maySet === true ? (
          <button
            type="button"
            className="linklike targetset"
            aria-label={t('target.open', { name, sum: shown })}
            aria-expanded={isOpen}
            onClick={onOpen}
          >
            {shown} <Pencil size={12} aria-hidden="true" />
          </button>
        ) : amount === null ? null : (
          shown
        )}
      </td>
      <td>
        {target === undefined || target.missing.length === 0 ? null : (
          <span className="warn sm forecastcount">{t('rates.notCounted', { what: missingRates(target.missing) })}</span>
        )}
        {target?.percent === undefined || target.percent === null ? null : (
          <>
            {t('target.percent', { percent: formatNumber(Number(target.percent)) })}
            {target.gap === null ? null : <span className="t3 sm forecastcount">{gapWords(target.gap, t)}</span>}
          </>
        )}
      </td>
    </>
  )
}
