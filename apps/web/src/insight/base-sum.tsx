import type { LeaderPlace, SumInBase } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatDate, formatMoney } from '../ui/format.ts'

/** Which rates are missing, by currency and day where that is told. */
export const missingRates = (missing: LeaderPlace['missing']): string =>
  missing.map(({ currency, day }) => (day === null ? currency : `${currency} ${formatDate(day)}`)).join(' · ')

/** That rates are missing; for whoever enters them it leads there. */
export function RatesNeeded({ words }: { readonly words: string }) {
  const me = useMe()
  return (
    <span className="warn sm forecastcount">
      {may(me, 'rate', 'create') ? <Link to="/rates">{words}</Link> : words}
    </span>
  )
}

/** What several currencies come to in the company's own; where a rate is missing, which, and where it is entered. Nothing where it is one currency. */
export function BaseSum({ base }: { readonly base: SumInBase | null | undefined }) {
  const t = useT()
  if (base === null || base === undefined) return null
  if (base.amount !== null)
    return (
      <span className="t2 sm forecastcount">{t('rates.inBase', { sum: formatMoney(base.amount, base.currency) })}</span>
    )
  return <RatesNeeded words={t('rates.missing', { what: missingRates(base.missing) })} />
}
