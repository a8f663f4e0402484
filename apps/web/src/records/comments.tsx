import type { CommentLine, TimelineItem } from '@holdfast/sdk'
import { Button, Input } from 'antd'
import { MessageSquare } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { may, useMe } from '../app/session.tsx'
import { formatAgo } from '../ui/format.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { useDraft } from './drafts.ts'
import { SaidWords } from './said-words.tsx'
import { refreshRecord } from './use-record.ts'

const isSaving = (event: KeyboardEvent) => event.key === 'Enter' && (event.ctrlKey || event.metaKey)

interface CommentsProps {
  readonly object: ObjectView
  /** The record whose timeline this is. */
  readonly recordId: string
  readonly item: TimelineItem
}

/** Saves a comment on the customer that the follow-up is about, which may be a contact of the account that is shown. */
function useSaying({ object, recordId, item }: CommentsProps, onSaid: () => void) {
  const act = useAct()
  const postOnce = usePostOnce()
  const about = item.about ?? { object: object.name, id: recordId }
  const say = (words: string) =>
    act.run(async () => {
      await postOnce('/comments', { about: { object: about.object, id: about.id }, activityId: item.id, words })
      onSaid()
      refreshRecord(object.plural, recordId)
    })
  return { act, say }
}

function CommentBox(props: CommentsProps & { readonly onClose: () => void }) {
  const t = useT()
  const { draft, keep } = useDraft(`comment/${props.item.id}`, '')
  const { act, say } = useSaying(props, () => {
    keep(null)
    props.onClose()
  })
  const words = draft.trim()
  const save = () => (words === '' || act.busy ? undefined : say(words))
  return (
    <div className="commentbox">
      <Input.TextArea
        autoFocus
        rows={2}
        maxLength={2_000}
        aria-label={t('comment.words')}
        placeholder={t('comment.hint')}
        value={draft}
        onChange={(event) => keep(event.target.value)}
        onKeyDown={(event) => (isSaving(event) ? save() : undefined)}
      />
      <ProblemNote error={act.error} />
      <div className="row">
        <Button size="small" type="primary" loading={act.busy} disabled={words === ''} onClick={save}>
          {t('comment.say')}
        </Button>
        <Button size="small" type="text" onClick={props.onClose}>
          {t('action.cancel')}
        </Button>
      </div>
    </div>
  )
}

function Line({ comment }: { readonly comment: CommentLine }) {
  const t = useT()
  return (
    <li>
      <span className="sm">
        <b>{comment.by?.name ?? t('timeline.system')}</b>{' '}
        <time className="t3" dateTime={comment.at}>
          {formatAgo(comment.at, t)}
        </time>
      </span>
      <SaidWords words={comment.text} />
    </li>
  )
}

/** What colleagues said to a follow-up, and the way to say something. */
export function Comments(props: CommentsProps) {
  const t = useT()
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  const comments = props.item.comments ?? []
  return (
    <>
      {comments.length === 0 ? null : (
        <ol className="comments" aria-label={t('comment.title')}>
          {comments.map((comment) => (
            <Line key={comment.id} comment={comment} />
          ))}
        </ol>
      )}
      {isOpen ? <CommentBox {...props} onClose={() => setOpen(false)} /> : null}
      {isOpen || !may(me, 'comment', 'create') ? null : (
        <button type="button" className="linklike quiet sm commentopen" onClick={() => setOpen(true)}>
          <MessageSquare size={13} aria-hidden="true" /> {t('comment.open')}
        </button>
      )}
    </>
  )
}
