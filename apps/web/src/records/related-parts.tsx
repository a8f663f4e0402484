import type { BusinessRecord } from '@holdfast/sdk'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { formatNumber } from '../ui/format.ts'
import { type ObjectView, useObject } from './catalogue.ts'
import { namedReference } from './record-values.ts'
import { AddRelated } from './related-adding.tsx'
import { RelatedBox } from './related-lines.tsx'
import { countWords, useRelated } from './use-related.ts'

const SHOWN = 100
/** Those of a stored decimal: none is left out. */
const PLACES = 6

interface Side {
  readonly parts: ObjectView
  readonly id: string
  /** What the product is in these. */
  readonly as: 'bundle' | 'part'
}

/** The parts of a bundle, or the bundles that a product is part of. */
function Parts({ parts, id, as }: Side) {
  const t = useT()
  const me = useMe()
  const other = as === 'bundle' ? 'part' : 'bundle'
  const asked = { limit: SHOWN, filter: { [`${as}Id`]: { eq: id } }, fields: [other, 'quantity'], expand: [other] }
  const found = useRelated('parts', `${as} ${id}`, asked)
  const all: readonly BusinessRecord[] = found.data?.data ?? []
  if (as === 'part' && all.length === 0) return null
  const add =
    as === 'bundle' && may(me, parts.name, 'create') ? (
      <AddRelated object={parts} initial={{ bundleId: id }} name={t('parts.add')} />
    ) : null
  return (
    <RelatedBox
      title={t(as === 'bundle' ? 'parts.title' : 'parts.in')}
      count={countWords(found.data)}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? t('parts.none') : null}
      add={add}
    >
      {all.map((record) => (
        <div className="ct" key={record.id}>
          <Link to={`/parts/${record.id}`} className="rowname ell grow">
            {namedReference(record[other])?.name ?? '—'}
          </Link>
          <span className="sm t2">{`× ${formatNumber(Number(record['quantity']), PLACES)}`}</span>
        </div>
      ))}
    </RelatedBox>
  )
}

/** What a product is made of, and what is made of it; nothing for whom parts are not there. */
export function RelatedParts({ id }: { readonly id: string }) {
  const me = useMe()
  const { object: parts } = useObject('parts')
  if (parts === undefined || !may(me, parts.name, 'list')) return null
  return (
    <>
      <Parts parts={parts} id={id} as="bundle" />
      <Parts parts={parts} id={id} as="part" />
    </>
  )
}
