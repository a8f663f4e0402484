import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { type ObjectView, useObject } from './catalogue.ts'
import { AddRelated } from './related-adding.tsx'
import { RelatedBox, RelatedLine } from './related-lines.tsx'
import { countWords, useRelated } from './use-related.ts'

const SHOWN = 20
const FACTS = ['stage', 'amount', 'closeDate']

function Deals({ deals, accountId }: { readonly deals: ObjectView; readonly accountId: string }) {
  const t = useT()
  const me = useMe()
  const fields = ['name', ...FACTS]
  const found = useRelated('opportunities', accountId, {
    limit: SHOWN,
    filter: { accountId: { eq: accountId } },
    fields,
  })
  const all = found.data?.data ?? []
  const add = <AddRelated object={deals} initial={{ accountId }} name={t('related.addDeal')} />
  return (
    <RelatedBox
      title={t('related.deals')}
      count={countWords(found.data)}
      error={found.error}
      none={all.length === 0 && found.isSuccess ? t('related.noDeal') : null}
      add={may(me, deals.name, 'create') ? add : null}
    >
      {all.map((deal) => (
        <RelatedLine key={deal.id} object={deals} record={deal} facts={FACTS} />
      ))}
    </RelatedBox>
  )
}

/** The deals with a company; nothing for whom deals are not there. */
export function RelatedDeals({ accountId }: { readonly accountId: string }) {
  const me = useMe()
  const { object: deals } = useObject('opportunities')
  if (deals === undefined || !may(me, deals.name, 'list')) return null
  return <Deals deals={deals} accountId={accountId} />
}
