import type { BusinessRecord } from '@holdfast/sdk'
import { Button, Input } from 'antd'
import { BadgePercent } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useAct } from '../../access/use-act.ts'
import { useT } from '../../app/i18n.ts'
import { usePostOnce } from '../../app/post-once.ts'
import { useSaying } from '../../app/saying.tsx'
import { may, useMe } from '../../app/session.tsx'
import type { MessageId } from '../../locales/zh.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
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
  const id = useId()
  const { act, words, setWords, send } = useSending(props)
  const isMissing = ({ needsWords }: Press) => needsWords === true && words.trim() === ''
  return (
    <div className="approval-say">
      <label htmlFor={id} className="sm t2">
        {props.label}
      </label>
      <Input.TextArea
        id={id}
        rows={2}
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="row wrap">
        {props.presses.map((press) => (
          <Button
            key={press.words}
            type={press.primary === true ? 'primary' : 'default'}
            disabled={act.busy || isMissing(press)}
            onClick={() => send(press)}
          >
            {t(press.words)}
          </Button>
        ))}
      </div>
      <ProblemNote error={act.error} />
    </div>
  )
}

const nameIn = (record: BusinessRecord, key: string): string => namedReference(record[key])?.name ?? ''
const idIn = (record: BusinessRecord, key: string): unknown => namedReference(record[key])?.id ?? record[`${key}Id`]

/** Whether somebody may decide: they lead, and neither asked, nor own it, nor approved it once. */
function useMayDecide({ object, record, approving }: NoteProps): boolean {
  const me = useMe()
  const state = record[approving.at]
  const first = state === 'half' ? idIn(record, 'approvalBy') : null
  const known = [idIn(record, 'approvalAskedBy'), idIn(record, 'owner'), first]
  return (state === 'asked' || state === 'half') && may(me, object.name, 'approve') && !known.includes(me.userId)
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
      <BadgePercent size={16} aria-hidden="true" />
      <div className="approval-body">{children}</div>
    </section>
  )
}

/** That the discount of a draft is above what one decides alone: where its approval stands, and the press that comes next. Nothing where none is needed. */
export function ApprovalNote(props: NoteProps) {
  const { object, record, approving } = props
  const t = useT()
  const me = useMe()
  const mayDecide = useMayDecide(props)
  const { states } = object
  const [state, discount] = [record[approving.at], record[approving.discount]]
  const isDraft = states !== undefined && record[states.at] === states.first
  const isAbove = typeof discount === 'string' && approving.limit !== null && Number(discount) > Number(approving.limit)
  const known = typeof state === 'string' ? STATE_WORDS[state] : undefined
  const mayAsk = isAbove && (known === undefined || state === 'refused') && may(me, object.name, 'update')
  if (!isDraft || (known === undefined && !mayAsk)) return null
  const said = record['approvalWords']
  const who = nameIn(record, state === 'asked' ? 'approvalAskedBy' : 'approvalBy')
  return (
    <Frame>
      {known === undefined ? null : <p>{t(known, { who, discount: String(discount) })}</p>}
      {typeof said === 'string' && said !== '' ? <blockquote className="t2">{said}</blockquote> : null}
      {mayAsk ? (
        <>
          <p>{t('approval.needed', { discount: String(discount), limit: approving.limit ?? '' })}</p>
          <Saying {...props} presses={ASK} label={t('approval.why')} />
        </>
      ) : null}
      {mayDecide ? <Saying {...props} presses={DECIDE} label={t('approval.words')} /> : null}
    </Frame>
  )
}
