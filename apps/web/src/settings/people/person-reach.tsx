import type { Person, PersonReach, ReachLine } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { labelText, useT } from '../../app/i18n.ts'
import { formatNumber } from '../../ui/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { ReachMark } from '../../ui/reach-mark.tsx'
import { SheetLoading } from '../../ui/sheet-loading.tsx'
import { listed, reachWords } from '../rights/rights-words.ts'

const PERSONAL: readonly string[] = ['personal', 'sensitive']

/** Of one reach: how many records, and which personal values of them are seen, plain or masked. */
function Line({ line }: { readonly line: ReachLine }) {
  const t = useT()
  const personal = (fields: ReachLine['clear']) =>
    fields.filter((field) => PERSONAL.includes(field.class)).map(({ label }) => labelText(label))
  const [clear, masked] = [personal(line.clear), personal(line.masked)]
  return (
    <li>
      {t('reach.line', { reach: reachWords(line.reach, t), count: formatNumber(line.count) })}
      <span className="t3"> {t('role.may', { acts: listed(line.actions.map(({ label }) => labelText(label))) })}</span>
      {clear.length === 0 ? null : (
        <p className="rolefields">
          <ReachMark of="clear" />
          <span>{t('reach.clear', { fields: listed(clear) })}</span>
        </p>
      )}
      {masked.length === 0 ? null : (
        <p className="rolefields">
          <ReachMark of="masked" />
          <span>{t('reach.masked', { fields: listed(masked) })}</span>
        </p>
      )}
    </li>
  )
}

function Reached({ person }: { readonly person: Person }) {
  const t = useT()
  const reach = useQuery({
    queryKey: ['users', 'reach', person.id],
    queryFn: () => api.get<PersonReach>(`/users/${person.id}/reach`),
    staleTime: 0,
  })
  if (reach.data === undefined)
    return reach.error === null ? (
      <SheetLoading />
    ) : (
      <ProblemNote error={reach.error} onRetry={() => void reach.refetch()} />
    )
  const { data, revealsADay } = reach.data
  if (data.length === 0) return <p className="t2">{t('reach.nothing')}</p>
  return (
    <>
      <ul className="rolewords">
        {data.map(({ object, label, count, lines }) => (
          <li key={object} className="rolegrant">
            <p className="grantwords">
              <b>{labelText(label)}</b> {t('reach.all', { count: formatNumber(count) })}
            </p>
            <ul>
              {lines.map((line) => (
                <Line key={line.reach} line={line} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      <p className="t2">{t('reach.reveals', { count: formatNumber(revealsADay) })}</p>
    </>
  )
}

/** What the person can reach, counted when it is asked for: that somebody asked stands in the record. */
export function PersonReachBox({ person }: { readonly person: Person }) {
  const t = useT()
  const [isAsked, ask] = useState(false)
  return (
    <section aria-label={t('reach.title')}>
      <div className="row secthead">
        <h2 className="grow">{t('reach.title')}</h2>
        {isAsked ? null : (
          <Button size="small" onClick={() => ask(true)}>
            {t('reach.count')}
          </Button>
        )}
      </div>
      {isAsked ? <Reached person={person} /> : <p className="t2">{t('reach.why')}</p>}
    </section>
  )
}
