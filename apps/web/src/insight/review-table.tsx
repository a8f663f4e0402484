import type { BusinessRecord } from '@holdfast/sdk'
import { Link } from 'react-router'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { FieldValue } from '../records/field-value.tsx'
import type { Tree } from '../records/list/conditions.ts'
import { fieldValueOf, namedReference, titleOf } from '../records/record-values.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { GROUPS, type Group } from './review-question.ts'
import { SHOWN, useReviewDeals } from './use-review.ts'

const FACTS = ['stage', 'stageSince', 'amount', 'closeDate', 'nextStep', 'owner']

function Row({ deals, deal }: { readonly deals: ObjectView; readonly deal: BusinessRecord }) {
  const account = deals.fields.get('account')
  const company = account === undefined ? null : namedReference(fieldValueOf(deal, account))
  return (
    <tr>
      <th scope="row">
        <Link to={`/opportunities/${deal.id}`} className="rowname">
          {titleOf(deal, deals.title)}
        </Link>
        {company === null ? null : <span className="sm t2 reviewaccount">{company.name}</span>}
      </th>
      {FACTS.flatMap((key) => deals.fields.get(key) ?? []).map((field) => (
        <td key={field.key} className={field.key === 'nextStep' ? 'reviewstep' : undefined}>
          <FieldValue field={field} value={fieldValueOf(deal, field)} />
        </td>
      ))}
    </tr>
  )
}

interface ReviewTableProps {
  readonly deals: ObjectView
  readonly group: Group
  readonly filter: Tree | null
}

/** The deals of a group, as far as they are shown here; all of them stand in the list. */
export function ReviewTable({ deals, group, filter }: ReviewTableProps) {
  const t = useT()
  const found = useReviewDeals(group, filter)
  if (found.error !== null) return <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
  if (filter !== null && found.data === undefined) return <SheetLoading />
  const all = found.data?.data ?? []
  if (all.length === 0) return <p className="t2 reviewnone">{t('review.none')}</p>
  const list = `/opportunities?${new URLSearchParams({ filter: JSON.stringify(filter) })}`
  return (
    <>
      <section className="funnelscroll" aria-label={t(GROUPS[group])}>
        <table className="funneltable reviewtable" aria-label={t(GROUPS[group])}>
          <thead>
            <tr>
              <th scope="col">{labelText(deals.label)}</th>
              {FACTS.flatMap((key) => deals.fields.get(key) ?? []).map(({ key, label }) => (
                <th key={key} scope="col">
                  {labelText(label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.map((deal) => (
              <Row key={deal.id} deals={deals} deal={deal} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="t2">
        {found.data?.page.next == null ? null : `${t('review.more', { count: SHOWN })} `}
        <Link to={list}>{t('review.list')}</Link>
      </p>
    </>
  )
}
