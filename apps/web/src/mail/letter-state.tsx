import type { OwnLetters, TimelineItem } from '@holdfast/sdk'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { Link } from 'react-router'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { useMe } from '../app/session.tsx'
import type { MessageId } from '../locales/zh.ts'
import type { ObjectView } from '../records/catalogue.ts'
import { titleOf } from '../records/record-values.ts'
import { useRelated } from '../records/use-related.ts'
import { formatMoment } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { type Addressee, refreshLetters, useLetters } from './letters.ts'

const LetterDrawer = lazy(async () => ({ default: (await import('./letter-drawer.tsx')).LetterDrawer }))

type Letter = OwnLetters['data'][number]

const STATES: Readonly<Record<Letter['state'], MessageId>> = {
  waiting: 'letter.waiting',
  sent: 'letter.partly',
  sending: 'letter.sending',
  doubtful: 'letter.doubtful',
  failed: 'letter.failed',
  cancelled: 'letter.cancelled',
}

/** A file of the record that is gone stops a letter; the writer is told so, for nothing else of it is wrong. */
const wordsOf = ({ state, fault }: Letter): MessageId =>
  fault === 'mail_file_gone' ? 'letter.fileGone' : STATES[state]

const DECISIONS: Readonly<Record<Letter['state'], readonly (readonly [string, MessageId])[]>> = {
  waiting: [['cancel', 'letter.cancel']],
  sending: [],
  sent: [],
  doubtful: [
    ['again', 'letter.again'],
    ['arrived', 'letter.arrived'],
  ],
  failed: [['again', 'letter.again']],
  cancelled: [],
}

/** For whom of several the server did not take it. */
function Refused({ ids }: { readonly ids: readonly string[] }) {
  const filter = { id: { in: ids } }
  const found = useRelated('contacts', `refused ${ids.join(' ')}`, { limit: ids.length, filter, fields: ['name'] })
  return (
    <span className="row wrap">
      {(found.data?.data ?? []).map((person) => (
        <Link key={person.id} to={`/contacts/${person.id}`}>
          {titleOf(person, 'name')}
        </Link>
      ))}
    </span>
  )
}

/** A letter that was not simply sent: why, and what its writer can do. */
function Open({ letter, to }: { readonly letter: Letter; readonly to: Addressee }) {
  const t = useT()
  const act = useAct()
  const postOnce = usePostOnce()
  const decide = (decision: string) =>
    act.run(async () => {
      await postOnce(`/letters/${letter.id}/decide`, { decision })
      await refreshLetters(to)
    })
  return (
    <div className="note warn col">
      <span>{t(wordsOf(letter), { at: formatMoment(letter.dueAt, t) })}</span>
      {letter.refusedIds.length === 0 ? null : <Refused ids={letter.refusedIds} />}
      <ProblemNote error={act.error} />
      {DECISIONS[letter.state].length === 0 ? null : (
        <span className="row wrap">
          {DECISIONS[letter.state].map(([decision, name]) => (
            <Button key={decision} size="small" disabled={act.busy} onClick={() => decide(decision)}>
              {t(name)}
            </Button>
          ))}
        </span>
      )}
    </div>
  )
}

function Answer({ item, to }: { readonly item: TimelineItem; readonly to: Addressee & { readonly plural: string } }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('letter.answer')}
      </Button>
      {open ? (
        <Suspense fallback={null}>
          <LetterDrawer to={to} answers={{ id: item.id, subject: item.subject ?? '' }} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

/** Below a letter of one's own mailbox: the answer to what came, or how what was written fares. */
export function LetterState({
  object,
  recordId,
  item,
}: {
  readonly object: ObjectView
  readonly recordId: string
  readonly item: TimelineItem
}) {
  const me = useMe()
  const isOwn = item.by?.id === me.userId && item.about?.id === recordId
  const to = { object: object.name, plural: object.plural, id: recordId }
  if (!isOwn) return null
  return item.direction === 'in' ? <Answer item={item} to={to} /> : <Written item={item} to={to} />
}

function Written({ item, to }: { readonly item: TimelineItem; readonly to: Addressee }) {
  const t = useT()
  const { data } = useLetters(to)
  const letter = data?.data.find(({ id }) => id === item.id)
  const followed = data?.followed.find(({ id }) => id === item.id)
  return (
    <>
      {letter === undefined ? null : <Open letter={letter} to={to} />}
      {followed === undefined ? null : (
        <p className="t3">{t('letter.followed', { count: followed.times, at: formatMoment(followed.lastAt, t) })}</p>
      )}
    </>
  )
}
