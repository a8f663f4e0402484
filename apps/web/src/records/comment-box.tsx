import { isProblem } from '@holdfast/sdk'
import { Button } from 'antd'
import { useRef } from 'react'
import { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import type { MessageId } from '../locales/zh.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { isSaving } from '../ui/save-keys.tsx'
import { useDraft } from './drafts.ts'
import { type Mentioned, withMentions } from './mentions.ts'
import { type WordsBox, WordsWithMentions } from './words-with-mentions.tsx'

/** Words of a comment while they are typed. */
export interface CommentDraft {
  readonly words: string
  readonly mentioned: readonly Mentioned[]
}

interface CommentBoxProps {
  /** Where the draft is kept. */
  readonly place: string
  readonly empty: CommentDraft
  /** The customer the comment speaks of. */
  readonly about: { readonly object: string; readonly id: string }
  readonly save: MessageId
  /** Writes the words as they are stored; what it throws is told in the box. */
  readonly onSave: (words: string) => Promise<void>
  /** Told when somebody changed the same words meanwhile. */
  readonly onOvertaken?: () => void
  readonly onClose: () => void
}

function useCommentDraft({ place, empty }: Pick<CommentBoxProps, 'place' | 'empty'>) {
  const { draft, keep } = useDraft(place, empty)
  const latest = useRef(draft)
  latest.current = draft
  const change = (part: Partial<CommentDraft>) => {
    // choosing a colleague and the words that follow from it come in one turn
    latest.current = { ...latest.current, ...part }
    keep(latest.current)
  }
  const addMention = (colleague: Mentioned) => change({ mentioned: [...latest.current.mentioned, colleague] })
  return { draft, change, addMention, forget: () => keep(null) }
}

/** Stores the words, closes the box, and tells what stands in the way. */
function useStoring(props: CommentBoxProps, { draft, forget }: ReturnType<typeof useCommentDraft>) {
  const act = useAct()
  const words = draft.words.trim()
  const close = () => {
    forget()
    props.onClose()
  }
  const store = () => {
    if (words === '' || act.busy) return
    act.run(async () => {
      await props.onSave(withMentions(words, draft.mentioned)).catch((error: unknown) => {
        if (isProblem(error, 'version_conflict')) props.onOvertaken?.()
        throw error
      })
      close()
    })
  }
  return { act, isBlank: words === '', store, close }
}

const boxAt = (id: string): WordsBox => ({
  id,
  name: 'comment.words',
  hint: 'comment.hint',
  maxLength: 2_000,
  className: 'commentwords',
  autoFocus: true,
})

/** A box for what one says to a follow-up, new or once more; what is being typed is kept as a draft. */
export function CommentBox(props: CommentBoxProps) {
  const t = useT()
  const kept = useCommentDraft(props)
  const { act, isBlank, store, close } = useStoring(props, kept)
  return (
    <section
      className="commentbox"
      aria-label={t('comment.open')}
      onKeyDown={(event) => (isSaving(event) ? store() : undefined)}
    >
      <WordsWithMentions
        about={props.about}
        box={boxAt(props.place)}
        words={kept.draft.words}
        onWords={(words) => kept.change({ words })}
        onMention={kept.addMention}
      />
      <ProblemNote error={act.error} />
      <div className="row">
        <Button size="small" type="primary" loading={act.busy} disabled={isBlank} onClick={store}>
          {t(props.save)}
        </Button>
        <Button size="small" type="text" onClick={close}>
          {t('action.cancel')}
        </Button>
      </div>
    </section>
  )
}
