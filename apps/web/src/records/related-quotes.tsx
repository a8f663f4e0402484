import { FileText } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { AddRelated, MakeOf } from './related-adding.tsx'
import { RelatedBox, RelatedLine } from './related-lines.tsx'
import { countWords, useRelated } from './use-related.ts'

const SHOWN = 20
const FACTS = ['status', 'amount', 'validUntil']

/** What the quotes are of: a company's, or a deal's. */
interface Of {
  readonly key: 'accountId' | 'opportunityId'
  readonly id: string
}

function Quotes({ quotes, of: { key, id } }: { readonly quotes: ObjectView; readonly of: Of }) {
  const t = useT()
  const me = useMe()
  const fields = ['number', 'revision', ...FACTS]
  // a version that another took the place of stands with that one
  const filter = { [key]: { eq: id }, status: { ne: 'superseded' } }
  const found = useRelated('quotes', id, { limit: SHOWN, filter, fields })
  const all = found.data?.data ?? []
  const mayAdd = may(me, quotes.name, 'create')
  const isAccount = key === 'accountId'
  return (
    <RelatedBox
      title={t('related.quotes')}
      count={countWords(found.data)}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? t('related.noQuote') : null}
      add={
        mayAdd && isAccount ? (
          <AddRelated object={quotes} initial={{ accountId: id }} name={t('related.addQuote')} />
        ) : null
      }
    >
      {all.map((quote) => (
        <RelatedLine key={quote.id} object={quotes} record={quote} facts={FACTS} />
      ))}
      {mayAdd && !isAccount ? (
        <MakeOf
          object={quotes}
          basis={{ opportunityId: id }}
          icon={<FileText size={16} aria-hidden="true" />}
          words={t('related.makeQuote')}
        />
      ) : null}
    </RelatedBox>
  )
}

/** The quotes of a company or a deal; nothing on other pages, and for whom quotes are not there. */
export function RelatedQuotes({ object, id }: { readonly object: ObjectView; readonly id: string }) {
  const me = useMe()
  const { object: quotes } = useObject('quotes')
  const key = ({ account: 'accountId', opportunity: 'opportunityId' } as const)[object.name]
  if (quotes === undefined || key === undefined || !may(me, quotes.name, 'list')) return null
  return <Quotes quotes={quotes} of={{ key, id }} />
}
