import type { BusinessRecord } from '@holdfast/sdk'
import { useT } from '../../app/i18n.ts'
import { formatDay, today } from '../../ui/format.ts'
import { cycleOf } from './cycle.ts'
import { daysWords } from './days-words.ts'

/** How often the customer buys and when it is expected to again, in the line under its name; nothing before its first purchase. */
export function CycleFact({ record }: { readonly record: BusinessRecord }) {
  const t = useT()
  const cycle = cycleOf(record)
  if (cycle === undefined) return null
  const { last, rhythm } = cycle
  if (rhythm === undefined)
    return (
      <div>
        <dt>{t('cycle.last')}</dt>
        <dd>{formatDay(last)}</dd>
      </div>
    )
  const { every, from, to } = rhythm
  return (
    <div className="cyclefact">
      <dt>{t('cycle.title')}</dt>
      <dd>
        {t('cycle.short', { days: every })}
        <span className="t3"> · </span>
        {to < today() ? (
          <b className="err">{t('cycle.late', { day: formatDay(to) })}</b>
        ) : (
          <b>{t('cycle.next', { range: daysWords(from, to, t) })}</b>
        )}
      </dd>
    </div>
  )
}
