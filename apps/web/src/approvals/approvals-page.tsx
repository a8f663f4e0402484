import type { Approval } from '@holdfast/sdk'
import { useEffect } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import { takesPartInSupport } from '../shell/places.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { ApprovalTimes, StateTag } from './approval-state.tsx'
import { Emergencies } from './emergencies.tsx'
import { Supports } from './supports.tsx'
import { type Side, useApprovals } from './use-approvals.ts'

const SIDES = {
  waiting: { title: 'act2.waiting', none: 'act2.waiting.none' },
  mine: { title: 'act2.mine', none: 'act2.mine.none' },
  others: { title: 'act2.others', none: 'act2.others.none' },
} as const satisfies Record<Side, { title: MessageId; none: MessageId }>

function Line({ approval }: { readonly approval: Approval }) {
  return (
    <div className="box transfer">
      <div className="row wrap">
        <Link className="rowname grow" to={`/approvals/${approval.id}`}>
          {approval.title}
        </Link>
        <StateTag state={approval.state} />
      </div>
      <p>{approval.says[0]}</p>
      <ApprovalTimes approval={approval} />
    </div>
  )
}

function Requests({ side }: { readonly side: Side }) {
  const t = useT()
  const found = useApprovals(side)
  const { title, none } = SIDES[side]
  return (
    <section aria-label={t(title)}>
      <h2>{t(title)}</h2>
      {found.isPending ? <SheetLoading /> : null}
      <ProblemNote error={found.error} onRetry={() => void found.refetch()} />
      {found.data?.length === 0 ? <p className="t3">{t(none)}</p> : null}
      {found.data?.map((approval) => (
        <Line key={approval.id} approval={approval} />
      ))}
    </section>
  )
}

/** What waits for one's signature, what one asked for, and all else that took two people. */
export function ApprovalsPage() {
  const t = useT()
  const me = useMe()
  const administers = may(me, 'users', 'invite') || may(me, 'users', 'confirm') || may(me, 'audit', 'read')
  useEffect(() => {
    document.title = `${t('act2.title')} · ${t('brand')}`
  }, [t])
  return (
    <>
      <div className="head">
        <div className="col grow">
          <h1>{t('act2.title')}</h1>
          <span className="t3">{t('act2.lead')}</span>
        </div>
      </div>
      <div className="pad scroll transfers">
        <Requests side="waiting" />
        <Requests side="mine" />
        <Requests side="others" />
        {administers ? <Emergencies /> : null}
        {takesPartInSupport(me) || may(me, 'audit', 'read') ? <Supports /> : null}
      </div>
    </>
  )
}
