import type { ApprovalReasons, BusinessRecord } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { BadgeCheck } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { type Translate, useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { formatCurrency, formatMoney, formatWholeDate } from '../../ui/format.ts'
import { SaidByPress } from '../../ui/said-by-press.tsx'
import type { ObjectView } from '../catalogue.ts'
import { namedReference } from '../record-values.ts'
import { refreshRecord } from '../use-record.ts'

interface NoteProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly approving: NonNullable<ObjectView['approving']>
}

interface Press {
  readonly words: MessageId
  readonly path: string
  readonly body: (words: string) => object
  readonly said: MessageId
  readonly primary?: true
  /** Only with words. */
  readonly needsWords?: true
}

const ASK: readonly Press[] = [
  {
    words: 'approval.ask',
    path: 'approval',
    body: (words) => (words === '' ? {} : { words }),
    said: 'approval.asked',
    primary: true,
  },
]

const DECIDE: readonly Press[] = [
  {
    words: 'approval.approve',
    path: 'approval/decision',
    body: (words) => ({ approve: true, ...(words === '' ? {} : { words }) }),
    said: 'approval.done',
    primary: true,
  },
  {
    words: 'approval.refuse',
    path: 'approval/decision',
    body: (words) => ({ approve: false, words }),
    said: 'approval.done',
    needsWords: true,
  },
]

/** Sends what is said with one of the presses. */
function useSending({ object, record }: NoteProps) {
  const t = useT()
  const act = useAct()
  const post = usePostOnce()
  const { message } = useSaying()
  const [words, setWords] = useState('')
  const send = (press: Press) =>
    act.run(async () => {
      await post(`/${object.plural}/${record.id}/${press.path}`, press.body(words.trim()), record.version)
      refreshRecord(object.plural, record.id)
      setWords('')
      void message.success(t(press.said))
    })
  return { act, words, setWords, send }
}

/** What one says of it, and the presses that say so. */
function Saying(props: NoteProps & { readonly presses: readonly Press[]; readonly label: string }) {
  const t = useT()
  const { act, words, setWords, send } = useSending(props)
  const presses = props.presses.map((press) => ({ ...press, label: t(press.words), onPress: () => send(press) }))
  return (
    <SaidByPress
      label={props.label}
      words={words}
      onWords={setWords}
      busy={act.busy}
      error={act.error}
      presses={presses}
    />
  )
}

const nameIn = (record: BusinessRecord, key: string): string => namedReference(record[key])?.name ?? ''
const idIn = (record: BusinessRecord, key: string): unknown => namedReference(record[key])?.id ?? record[`${key}Id`]

/** Whether somebody may decide: they lead, and neither asked, nor own it, nor approved it once. */
function useMayDecide({ object, record, approving }: NoteProps): boolean {
  const me = useMe()
  const state = record[approving.at]
  const first = state === 'half' ? [idIn(record, 'approvalBy'), idIn(record, 'approvalFor')] : []
  const known = [idIn(record, 'approvalAskedBy'), idIn(record, 'owner'), ...first]
  return (state === 'asked' || state === 'half') && may(me, object.name, 'approve') && !known.includes(me.userId)
}

/** Who decided last, and in whose stead. */
function deciderOf(record: BusinessRecord, t: Translate): string {
  const [name, other] = [nameIn(record, 'approvalBy'), nameIn(record, 'approvalFor')]
  return other === '' ? name : t('transfer.for', { name, other })
}

const STATE_WORDS: Readonly<Record<string, MessageId>> = {
  asked: 'approval.waits',
  half: 'approval.waitsMore',
  approved: 'approval.by',
  refused: 'approval.refusedBy',
}

function Frame({ children }: { readonly children: ReactNode }) {
  const t = useT()
  return (
    <section className="note p mergednote approval" aria-label={t('approval.title')}>
      <BadgeCheck size={16} aria-hidden="true" />
      <div className="approval-body">{children}</div>
    </section>
  )
}

/** What lies beyond limits, in words. */
function reasonsIn({ reasons, currency }: ApprovalReasons, t: Translate): string {
  const said = reasons.map(({ of, is, limit }) => {
    if (of === 'discount') return t('approval.reason.discount', { is, limit })
    const sums = { is: formatMoney(is, currency), limit: formatMoney(limit, currency) }
    return of === 'amount' ? t('approval.reason.amount', sums) : t('approval.reason.together', sums)
  })
  return said.join(t('approval.reason.and'))
}

/** Why the draft needs approval; asked for only where the company limits the reader, or somebody has asked. */
function useReasons({ object, record, approving }: NoteProps, isDraft: boolean): ApprovalReasons | undefined {
  const isLimited = approving.limit !== null || approving.amountFrom !== null
  const isAsked = typeof record[approving.at] === 'string'
  return useQuery({
    queryKey: ['approval', object.plural, record.id, record.version, approving.limit, approving.amountFrom],
    queryFn: ({ signal }) => api.get<ApprovalReasons>(`/${object.plural}/${record.id}/approval`, { signal }),
    enabled: isDraft && (isLimited || isAsked),
  }).data
}

/** That a rate is missing, without which nobody can say whether the amount needs approval. */
function MissingRate({ told }: { readonly told: ApprovalReasons }) {
  const t = useT()
  const [rate] = told.missing
  if (rate === undefined) return null
  return <p>{t('approval.rate', { currency: formatCurrency(rate.currency), day: formatWholeDate(rate.day) })}</p>
}

/** What was said with it. */
const Quoted = ({ said }: { readonly said: unknown }) =>
  typeof said === 'string' && said !== '' ? <blockquote className="t2">{said}</blockquote> : null

/** That a draft lies beyond what one decides alone, and why: where its approval stands, and the press that comes next. Nothing where none is needed. */
export function ApprovalNote(props: NoteProps) {
  const { object, record, approving } = props
  const t = useT()
  const me = useMe()
  const mayDecide = useMayDecide(props)
  const { states } = object
  const state = record[approving.at]
  const isDraft = states !== undefined && record[states.at] === states.first
  const told = useReasons(props, isDraft)
  const known = typeof state === 'string' ? STATE_WORDS[state] : undefined
  const isBeyond = told !== undefined && told.reasons.length + told.missing.length > 0
  const mayAsk = isBeyond && (known === undefined || state === 'refused') && may(me, object.name, 'update')
  if (told === undefined || !isDraft || (known === undefined && !mayAsk)) return null
  const who = state === 'asked' ? nameIn(record, 'approvalAskedBy') : deciderOf(record, t)
  const reasons = reasonsIn(told, t)
  return (
    <Frame>
      {known === undefined ? null : <p>{t(known, { who, reasons })}</p>}
      <Quoted said={record['approvalWords']} />
      <MissingRate told={told} />
      {mayAsk ? (
        <>
          {reasons === '' ? null : <p>{t('approval.needed', { reasons })}</p>}
          <Saying {...props} presses={ASK} label={t('approval.why')} />
        </>
      ) : null}
      {mayDecide ? <Saying {...props} presses={DECIDE} label={t('approval.words')} /> : null}
    </Frame>
  )
}
