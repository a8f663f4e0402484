import type { BusinessRecord } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { ObjectView } from './catalogue.ts'
import { rateOfDay } from './rate-words.ts'

/** The rate at which a record is counted in the company's currency, and its day; where it is missing, who enters it and where. */
export function RateOfDay({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const t = useT()
  const me = useMe()
  const held = rateOfDay(object, record)
  if (held === null) return <span className="t3">—</span>
  if (held.words !== null) return <span>{held.words}</span>
  const words = t('rates.none', { currency: held.currency, day: held.day })
  return <span className="warn sm">{may(me, 'rate', 'create') ? <Link to="/rates">{words}</Link> : words}</span>
}
