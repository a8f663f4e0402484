import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../app/api.ts'
import { type Translate, useT } from '../app/i18n.ts'
import { useMe } from '../app/session.tsx'
import { dayText } from '../insight/review-question.ts'
import { type ObjectView, useObject } from '../records/catalogue.ts'
import { isEmpty, namedReference, titleOf } from '../records/record-values.ts'
import { daysStill } from '../records/stages.ts'
import { formatDay, formatMoney } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { waitingTree } from './waiting.ts'

const SHOWN = 6
const FIELDS = ['name', 'account', 'amount', 'closeDate', 'pipeline', 'stage', 'stageSince']
function useWaiting(deals: ObjectView | undefined) {
  const { userId } = useMe()
  const [now] = useState(() => Date.now())
  const filter = deals?.process === undefined ? null : waitingTree(deals.process, userId, now)
  return useQuery({
    // below what deals are asked anew by, so that one that was moved leaves at once
    queryKey: ['records', 'opportunities', 'waiting', userId],
    queryFn: ({ signal }) => {
      const body = { limit: SHOWN, sort: 'closeDate', fields: FIELDS, expand: ['account'], filter }
      return api.post<ListOf<BusinessRecord>>('/opportunities/query', body, { signal })
    },
    enabled: filter !== null,
    staleTime: 300_000,
  })
}

/** Why a deal stands here, the gravest first. */
function reasonOf(deals: ObjectView, deal: BusinessRecord, t: Translate): string {
  const { closeDate } = deal
  if (typeof closeDate === 'string' && closeDate < dayText(new Date())) return t('home.deals.past')
  const pipeline = deals.process?.pipelines.find(({ value }) => value === deal['pipeline'])
  const stage = pipeline?.stages.find(({ value }) => value === deal['stage'])
  const days = daysStill(deals, stage, deal)
  return days === null ? t('home.deals.noStep') : t('home.deals.still', { days })
}

function Worth({ value }: { readonly value: unknown }) {
  if (isEmpty(value)) return null
  const { amount, currency } = value as { amount: string; currency: string }
  return <b className="nw">{formatMoney(amount, currency)}</b>
}

function Deal({ deals, deal }: { readonly deals: ObjectView; readonly deal: BusinessRecord }) {
  const t = useT()
  const account = namedReference(deal['account'])?.name
  const day = typeof deal['closeDate'] === 'string' ? formatDay(deal['closeDate']) : undefined
  return (
    <li className="todo">
      <span className="col grow">
        <Link to={`/opportunities/${deal.id}`} className="rowname ell">
          {titleOf(deal, deals.title)}
        </Link>
        <span className="sm t3 ell">{[account, day].filter((one) => one !== undefined).join(' · ')}</span>
      </span>
      <span className="col todoworth">
        <Worth value={deal['amount']} />
        <span className="sm warn nw">{reasonOf(deals, deal, t)}</span>
      </span>
    </li>
  )
}

/** One's own deals that should not stay as they are, the nearest close date first. */
export function WaitingDeals() {
  const t = useT()
  const me = useMe()
  const { object: deals } = useObject('opportunities')
  const waiting = useWaiting(deals)
  const all = waiting.data?.data ?? []
  if (waiting.isError) return <ProblemNote error={waiting.error} onRetry={() => void waiting.refetch()} />
  if (deals === undefined || all.length === 0) return null
  return (
    <section className="box quietbox">
      <div className="boxhead">
        <h2 className="grow">{t('home.deals')}</h2>
        <Link to={`/insight/review?${new URLSearchParams({ owner: me.userId, group: 'still' })}`}>
          {t('home.deals.review')}
        </Link>
      </div>
      <ul>
        {all.map((deal) => (
          <Deal key={deal.id} deals={deals} deal={deal} />
        ))}
      </ul>
    </section>
  )
}
