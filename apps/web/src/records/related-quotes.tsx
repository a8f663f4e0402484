import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { FileText, Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { isEmpty, titleOf } from './record-values.ts'

const CreateDrawer = lazy(async () => ({ default: (await import('./create-drawer.tsx')).CreateDrawer }))

const SHOWN = 20
const FACTS = ['amount', 'validUntil']

/** What the quotes are of: a company's, or a deal's. */
interface Of {
  readonly key: 'accountId' | 'opportunityId'
  readonly id: string
}

const useQuotesOf = ({ key, id }: Of) =>
  useQuery({
    queryKey: ['records', 'quotes', 'of', id],
    queryFn: ({ signal }) => {
      const body = { limit: SHOWN, filter: { [key]: { eq: id } }, fields: ['number', ...FACTS] }
      return api.post<ListOf<BusinessRecord>>('/quotes/query', body, { signal })
    },
  })

function QuoteLine({ quotes, quote }: { readonly quotes: ObjectView; readonly quote: BusinessRecord }) {
  const facts = FACTS.flatMap((key) => quotes.fields.get(key) ?? []).filter((field) => !isEmpty(quote[field.name]))
  return (
    <div className="ct">
      <div className="col grow">
        <Link to={`/quotes/${quote.id}`} className="rowname ell">
          {titleOf(quote, quotes.title)}
        </Link>
        <span className="sm t2 dotted ell">
          {facts.map((field) => (
            <span key={field.key}>
              <FieldValue field={field} value={quote[field.name]} />
            </span>
          ))}
        </span>
      </div>
    </div>
  )
}

/** Makes a quote for a deal, which takes over what stands there, and opens it. */
function useQuoteFor(quotes: ObjectView, opportunityId: string) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const navigate = useNavigate()
  const { message } = useSaying()
  const make = () =>
    act.run(async () => {
      const made = await post<BusinessRecord>('/quotes', { opportunityId })
      void queryClient.invalidateQueries({ queryKey: ['records', 'quotes'] })
      void message.success(t('create.done', { object: labelText(quotes.label) }))
      await navigate(`/quotes/${made.id}`)
    })
  return { act, make }
}

function AddToDeal({ quotes, id }: { readonly quotes: ObjectView; readonly id: string }) {
  const t = useT()
  const { act, make } = useQuoteFor(quotes, id)
  return (
    <>
      <Button block loading={act.busy} icon={<FileText size={16} aria-hidden="true" />} onClick={make}>
        {t('related.makeQuote')}
      </Button>
      <ProblemNote error={act.error} />
    </>
  )
}

function AddToAccount({ quotes, id }: { readonly quotes: ObjectView; readonly id: string }) {
  const t = useT()
  const [adding, setAdding] = useState(false)
  return (
    <>
      <IconButton icon={Plus} small name={t('related.addQuote')} onClick={() => setAdding(true)} />
      <Suspense fallback={null}>
        {adding ? <CreateDrawer object={quotes} initial={{ accountId: id }} onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </>
  )
}

function Quotes({ quotes, of }: { readonly quotes: ObjectView; readonly of: Of }) {
  const t = useT()
  const me = useMe()
  const found = useQuotesOf(of)
  const all = found.data?.data ?? []
  const mayAdd = may(me, quotes.name, 'create')
  return (
    <div className="rel">
      <div className="row">
        <h2>{t('related.quotes')}</h2>
        <span className="t3">{found.data?.page.next == null ? all.length : `${SHOWN}+`}</span>
        <span className="grow" />
        {mayAdd && of.key === 'accountId' ? <AddToAccount quotes={quotes} id={of.id} /> : null}
      </div>
      <ProblemNote error={found.error} />
      {all.length === 0 && found.isSuccess ? <p className="sm t3">{t('related.noQuote')}</p> : null}
      {all.map((quote) => (
        <QuoteLine key={quote.id} quotes={quotes} quote={quote} />
      ))}
      {mayAdd && of.key === 'opportunityId' ? <AddToDeal quotes={quotes} id={of.id} /> : null}
    </div>
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
