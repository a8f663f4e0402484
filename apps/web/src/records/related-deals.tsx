import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { titleOf } from './record-values.ts'

const CreateDrawer = lazy(async () => ({ default: (await import('./create-drawer.tsx')).CreateDrawer }))

const SHOWN = 20
const FACTS = ['stage', 'amount', 'closeDate']

const useDealsOf = (accountId: string) =>
  useQuery({
    queryKey: ['records', 'opportunities', 'of', accountId],
    queryFn: ({ signal }) => {
      const body = { limit: SHOWN, filter: { accountId: { eq: accountId } }, fields: ['name', ...FACTS] }
      return api.post<ListOf<BusinessRecord>>('/opportunities/query', body, { signal })
    },
  })

function DealLine({ deals, deal }: { readonly deals: ObjectView; readonly deal: BusinessRecord }) {
  const facts = FACTS.flatMap((key) => deals.fields.get(key) ?? [])
  return (
    <div className="ct">
      <div className="col grow">
        <Link to={`/opportunities/${deal.id}`} className="rowname ell">
          {titleOf(deal, deals.title)}
        </Link>
        <span className="sm t2 dotted ell">
          {facts.map((field) => (
            <span key={field.key}>
              <FieldValue field={field} value={deal[field.name]} />
            </span>
          ))}
        </span>
      </div>
    </div>
  )
}

function Deals({ deals, accountId }: { readonly deals: ObjectView; readonly accountId: string }) {
  const t = useT()
  const me = useMe()
  const found = useDealsOf(accountId)
  const [adding, setAdding] = useState(false)
  const all = found.data?.data ?? []
  const more = found.data?.page.next != null
  const mayAdd = may(me, deals.name, 'create')
  return (
    <div className="rel">
      <div className="row">
        <h2>{t('related.deals')}</h2>
        <span className="t3">{more ? `${SHOWN}+` : all.length}</span>
        <span className="grow" />
        {mayAdd ? <IconButton icon={Plus} small name={t('related.addDeal')} onClick={() => setAdding(true)} /> : null}
      </div>
      <ProblemNote error={found.error} />
      {all.length === 0 && found.isSuccess ? <p className="sm t3">{t('related.noDeal')}</p> : null}
      {all.map((deal) => (
        <DealLine key={deal.id} deals={deals} deal={deal} />
      ))}
      <Suspense fallback={null}>
        {adding ? <CreateDrawer object={deals} initial={{ accountId }} onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </div>
  )
}

/** The deals with a company; nothing for whom deals are not there. */
export function RelatedDeals({ accountId }: { readonly accountId: string }) {
  const me = useMe()
  const { object: deals } = useObject('opportunities')
  if (deals === undefined || !may(me, deals.name, 'list')) return null
  return <Deals deals={deals} accountId={accountId} />
}
