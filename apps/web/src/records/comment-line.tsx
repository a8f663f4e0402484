import type { CommentLine as Comment, FieldChange, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { may, useMe } from '../app/session.tsx'
import { formatAgo } from '../ui/format.ts'
import { ProblemNote, problemText } from '../ui/problem-note.tsx'
import { CommentBox } from './comment-box.tsx'
import { typedWords } from './mentions.ts'
import { SaidWords } from './said-words.tsx'

interface LineProps {
  readonly comment: Comment
  /** The customer the comment speaks of. */
  readonly about: { readonly object: string; readonly id: string }
  readonly onChanged: () => void
}

interface HistoryEntry {
  readonly version: number
  readonly at: string
  readonly changes: readonly FieldChange[]
}

/** What a comment said before, newest first; asked for when somebody wants to know. */
function Before({ id }: { readonly id: string }) {
  const t = useT()
  const history = useQuery({
    queryKey: ['comment-history', id],
    queryFn: ({ signal }) => api.get<ListOf<HistoryEntry>>(`/comments/${id}/history?limit=50`, { signal }),
    staleTime: 0,
  })
  const earlier = (history.data?.data ?? []).flatMap(({ version, at, changes }) =>
    changes.flatMap(({ field, before }) =>
      field === 'words' && typeof before === 'string' ? [{ version, at, before }] : [],
    ),
  )
  return (
    <ol className="commentbefore">
      <ProblemNote error={history.error} onRetry={() => void history.refetch()} />
      {earlier.map(({ version, at, before }) => (
        <li key={version}>
          <span className="sm t3">{t('comment.until', { when: formatAgo(at, t) })}</span>
          <SaidWords words={before} />
        </li>
      ))}
    </ol>
  )
}

/** That the words were changed, and at a click what they were. */
function Edited({ comment }: { readonly comment: Comment }) {
  const t = useT()
  if (comment.editedAt === null) return null
  return (
    <Popover trigger="click" title={t('comment.before')} content={<Before id={comment.id} />} destroyOnHidden>
      <button type="button" className="linklike quiet sm">
        {t('comment.edited')}
      </button>
    </Popover>
  )
}

/** Takes back what one said, and offers to take that back too. */
function useRemoval({ comment, onChanged }: LineProps) {
  const t = useT()
  const { message } = useSaying()
  const told = async (work: () => Promise<unknown>) => {
    try {
      await work()
      return true
    } catch (error) {
      void message.warning(problemText(error, t))
      return false
    } finally {
      onChanged()
    }
  }
  const restore = async () => {
    message.destroy(comment.id)
    if (await told(() => api.post(`/comments/${comment.id}/restore`))) void message.success(t('comment.back'))
  }
  return async () => {
    if (!(await told(() => api.delete(`/comments/${comment.id}`, { version: comment.version })))) return
    const said = (
      <>
        {t('comment.gone')}{' '}
        <Button type="link" size="small" onClick={() => void restore()}>
          {t('action.undo')}
        </Button>
      </>
    )
    void message.success({ key: comment.id, content: said, duration: 8 })
  }
}

/** What one may do with a comment of one's own. */
function OwnActs({ onEdit, ...props }: LineProps & { readonly onEdit: () => void }) {
  const t = useT()
  const me = useMe()
  const remove = useRemoval(props)
  if (props.comment.by?.id !== me.userId) return null
  return (
    <span className="commentacts">
      {may(me, 'comment', 'update') ? (
        <button type="button" className="linklike quiet sm" onClick={onEdit}>
          {t('comment.change')}
        </button>
      ) : null}
      {may(me, 'comment', 'delete') ? (
        <button type="button" className="linklike quiet sm" onClick={() => void remove()}>
          {t('comment.remove')}
        </button>
      ) : null}
    </span>
  )
}

/** The words once more, under what stands there now: upon the version that was read, so that no other window's words are lost unseen. */
function Editing({ comment, about, onChanged, onClose }: LineProps & { readonly onClose: () => void }) {
  const [seen, setSeen] = useState<number | null>(comment.version)
  const store = async (words: string) => {
    await api.patch(`/comments/${comment.id}`, { words }, { version: seen ?? comment.version })
    onChanged()
  }
  const [empty] = useState(() => typedWords(comment.text))
  return (
    <CommentBox
      place={`comment/edit/${comment.id}`}
      empty={empty}
      about={about}
      save="action.save"
      onSave={store}
      onOvertaken={() => {
        setSeen(null)
        onChanged()
      }}
      onClose={onClose}
    />
  )
}

/** One thing a colleague, or the reader, said to a follow-up. */
export function CommentLine(props: LineProps) {
  const t = useT()
  const { comment } = props
  const [isEditing, setEditing] = useState(false)
  return (
    <li>
      <span className="row sm commenthead">
        <b>{comment.by?.name ?? t('timeline.system')}</b>
        <time className="t3" dateTime={comment.at}>
          {formatAgo(comment.at, t)}
        </time>
        <Edited comment={comment} />
        {isEditing ? null : <OwnActs {...props} onEdit={() => setEditing(true)} />}
      </span>
      <SaidWords words={comment.text} />
      {isEditing ? <Editing {...props} onClose={() => setEditing(false)} /> : null}
    </li>
  )
}
