import { Button } from 'antd'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { PAPERS, PapersInStead } from './papers-in-stead.tsx'
import { SubstituteBox } from './substitute-box.tsx'
import { TransferCard } from './transfer-card.tsx'
import { useTransfers } from './use-transfers.ts'

const SIDES = {
  approve: { title: 'transfer.approve', none: 'transfer.approve.none' },
  mine: { title: 'transfer.mine', none: 'transfer.mine.none' },
} as const

/** One side of the requests, page by page. */
function Requests({ side }: { readonly side: keyof typeof SIDES }) {
  const t = useT()
  const found = useTransfers(side)
  const pages = found.data?.pages.flatMap(({ data }) => data) ?? []
  // what waits for one's word stands above
  const all = pages.filter(({ mayDecide }) => mayDecide === (side === 'approve'))
  return (
    <section aria-label={t(SIDES[side].title)}>
      <h2>{t(SIDES[side].title)}</h2>
      {found.isPending ? <SheetLoading /> : null}
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      {found.isSuccess && all.length === 0 ? <p className="t3">{t(SIDES[side].none)}</p> : null}
      {all.map((transfer) => (
        <div key={transfer.id} className="box transfer">
          <TransferCard transfer={transfer} />
        </div>
      ))}
      {found.hasNextPage ? (
        <Button disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('transfer.older')}
        </Button>
      ) : null}
    </section>
  )
}

const LINKS = { quotes: 'transfer.quotes', contracts: 'transfer.contracts', orders: 'transfer.orders' } as const

/** The lists of what one may approve. */
function ToApprove() {
  const t = useT()
  const me = useMe()
  const mine = PAPERS.filter(({ object }) => may(me, object, 'approve'))
  if (mine.length === 0) return null
  return (
    <nav className="papers" aria-label={t('transfer.papers')}>
      <span className="t2">{t('transfer.papers.lists')}</span>
      {mine.map(({ plural }) => (
        <Link key={plural} to={`/${plural}?view=approval`} className="btn">
          {t(LINKS[plural])}
        </Link>
      ))}
    </nav>
  )
}

/** What waits for one's word, and the requests that concern oneself. */
export function TransfersPage() {
  const t = useT()
  const me = useMe()
  useEffect(() => {
    document.title = `${t('transfer.title')} · ${t('brand')}`
  }, [t])
  return (
    <>
      <div className="head">
        <div className="col grow">
          <h1>{t('transfer.title')}</h1>
          <span className="t3">{t('transfer.lead')}</span>
        </div>
      </div>
      <div className="pad scroll transfers">
        <ToApprove />
        <Requests side="approve" />
        {may(me, 'quote', 'approve') ? <PapersInStead /> : null}
        <Requests side="mine" />
        <SubstituteBox />
      </div>
    </>
  )
}
