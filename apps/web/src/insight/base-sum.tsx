import type { LeaderPlace, SumInBase } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatDay } from '../ui/format.ts'
import { baseWords, missingOf } from './in-base.ts'

/** Which rates are missing, by currency and day where that is told. */
export const missingRates = (missing: LeaderPlace['missing']): string =>
  missing.map(({ currency, day }) => (day === null ? currency : `${currency} ${formatDay(day)}`)).join(' · ')

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
  return (
    <>
      <WholeSum base={base} />
      <MissingSums bases={[base]} />
    </>
  )
}

/** The same without what is missing, where that stands once for many sums. */
export function WholeSum({ base }: { readonly base: SumInBase | null | undefined }) {
  const t = useT()
  const words = baseWords(base, t)
  return words === '' ? null : <span className="t2 sm forecastcount">{words}</span>
}

/** Which rates are missing to some sums, and where they are entered; nothing where none is. */
export function MissingSums({ bases }: { readonly bases: readonly (SumInBase | null | undefined)[] }) {
  const t = useT()
  const missing = missingOf(bases)
  return missing.length === 0 ? null : <RatesNeeded words={t('rates.missing', { what: missingRates(missing) })} />
}
