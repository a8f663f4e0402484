import type { Transfer } from '@holdfast/sdk'
import { Button } from 'antd'
import { Link } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { labelText, useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { useSaying } from '../app/saying.tsx'
import type { MessageId } from '../locales/zh.ts'
import { type ObjectView, useCatalogue } from '../records/catalogue.ts'
import { formatDay, formatMoment, formatNumber } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Rich } from '../ui/rich.tsx'
import { Deciding } from './deciding.tsx'
import { refreshTransfers } from './use-transfers.ts'

interface CardProps {
  readonly transfer: Transfer
}

const ENDS: Readonly<Record<string, MessageId>> = {
  approved: 'transfer.approved',
  refused: 'transfer.refused',
  withdrawn: 'transfer.withdrawn',
  void: 'transfer.void',
  expired: 'transfer.expired',
}

const useObjectOf = ({ object }: Transfer): ObjectView | undefined =>
  useCatalogue().data?.find(({ name }) => name === object)

/** The records by name, as far as one sees them, and how many there are besides. */
function Records({ transfer }: CardProps) {
  const t = useT()
  const object = useObjectOf(transfer)
  const named = transfer.records.filter(({ name }) => name !== null)
  const rest = transfer.count - named.length
  return (
    <p className="transfer-records dotted">
      {named.map(({ id, name }) => (
        <span key={id}>
          <Link to={`/${object?.plural ?? ''}/${id}`} className="rowname">
            {name}
          </Link>
        </span>
      ))}
      {rest > 0 ? (
        <span className="t2">
          {t(named.length === 0 ? 'transfer.unseen' : 'transfer.more', { count: formatNumber(rest) })}
        </span>
      ) : null}
    </p>
  )
}

/** What became of it: when, by whom, in whose stead, and what was said. */
function End({ transfer }: CardProps) {
  const t = useT()
  const { state, decidedBy, decidedFor, decidedAt, until, words, moved } = transfer
  const ended = ENDS[state]
  if (ended === undefined) return <p className="sm t2">{t('transfer.waits', { day: formatDay(until) })}</p>
  const name = decidedBy?.name ?? ''
  const who = decidedFor === null ? name : t('transfer.for', { name, other: decidedFor.name })
  return (
    <>
      <p className="sm t2 dotted">
        <span>{t(ended, { who, count: formatNumber(moved) })}</span>
        {decidedAt === null ? null : <span>{formatMoment(decidedAt, t)}</span>}
      </p>
      {words === '' ? null : <blockquote className="t2">{words}</blockquote>}
    </>
  )
}

/** Sends a decision, or takes the request back, and says so. */
function useDeciding(transfer: Transfer) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const object = useObjectOf(transfer)
  const { message } = useSaying()
  const decide = (approve: boolean, words: string) =>
    act.run(async () => {
      const body = { approve, ...(words === '' ? {} : { words }) }
      const { state, moved } = await post<{ state: string; moved: number }>(`/transfers/${transfer.id}/decision`, body)
      await refreshTransfers(object)
      void message.success(t(ENDS[state] ?? 'transfer.void', { who: t('transfer.you'), count: formatNumber(moved) }))
    })
  const withdraw = () =>
    act.run(async () => {
      await api.post(`/transfers/${transfer.id}/withdraw`, {})
      await refreshTransfers(object)
      void message.success(t('transfer.withdrawn'))
    })
  return { act, decide, withdraw }
}

function DecidingTransfer({ transfer }: CardProps) {
  const { act, decide } = useDeciding(transfer)
  return <Deciding act={act} onDecide={decide} />
}

function Withdrawing({ transfer }: CardProps) {
  const t = useT()
  const { act, withdraw } = useDeciding(transfer)
  return (
    <div className="row wrap">
      <Button disabled={act.busy} onClick={withdraw}>
        {t('transfer.withdraw')}
      </Button>
      <ProblemNote error={act.error} />
    </div>
  )
}

/** A request: who asks that what goes from whom to whom, why, where it stands, and what one can do about it. */
export function TransferCard({ transfer }: CardProps) {
  const t = useT()
  const object = useObjectOf(transfer)
  const { by, from, to, count, reason } = transfer
  const givers = from.map(({ name }) => name).join(t('transfer.and'))
  const what = object === undefined ? '' : labelText(count === 1 ? object.label : object.labelPlural)
  return (
    <div className="approval-body">
      <p>
        <Rich
          id="transfer.what"
          values={{ who: by.name, count: formatNumber(count), object: what, from: givers, to: to.name }}
        />
      </p>
      <Records transfer={transfer} />
      <blockquote className="t2">{reason}</blockquote>
      <End transfer={transfer} />
      {transfer.mayDecide ? <DecidingTransfer transfer={transfer} /> : null}
      {transfer.mayWithdraw ? <Withdrawing transfer={transfer} /> : null}
    </div>
  )
}
