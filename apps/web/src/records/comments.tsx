import type { TimelineItem } from '@holdfast/sdk'
import { MessageSquare } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { usePostOnce } from '../app/post-once.ts'
import { may, useMe } from '../app/session.tsx'
import type { ObjectView } from './catalogue.ts'
import { CommentBox, type CommentDraft } from './comment-box.tsx'
import { CommentLine } from './comment-line.tsx'
import { refreshRecord } from './use-record.ts'

const NOTHING_SAID: CommentDraft = { words: '', mentioned: [] }

interface CommentsProps {
  readonly object: ObjectView
  /** The record whose timeline this is. */
  readonly recordId: string
  readonly item: TimelineItem
}

/** What colleagues said to a follow-up, and the way to say something. It speaks of whom the follow-up is about, maybe a contact of the account shown. */
export function Comments({ object, recordId, item }: CommentsProps) {
  const t = useT()
  const me = useMe()
  const postOnce = usePostOnce()
  const [isOpen, setOpen] = useState(false)
  const { object: of, id } = item.about ?? { object: object.name, id: recordId }
  const about = { object: of, id }
  const comments = item.comments ?? []
  const refresh = () => refreshRecord(object.plural, recordId)
  const say = async (words: string) => {
    await postOnce('/comments', { about, activityId: item.id, words })
    refresh()
  }
  return (
    <>
      {comments.length === 0 ? null : (
        <ol className="comments" aria-label={t('comment.title')}>
          {comments.map((comment) => (
            <CommentLine key={comment.id} comment={comment} about={about} onChanged={refresh} />
          ))}
        </ol>
      )}
      {isOpen ? (
        <CommentBox
          place={`comment/new/${item.id}`}
          empty={NOTHING_SAID}
          about={about}
          save="comment.say"
          onSave={say}
          onClose={() => setOpen(false)}
        />
      ) : null}
      {isOpen || !may(me, 'comment', 'create') ? null : (
        <button type="button" className="linklike quiet sm commentopen" onClick={() => setOpen(true)}>
          <MessageSquare size={13} aria-hidden="true" /> {t('comment.open')}
        </button>
      )}
    </>
  )
}
