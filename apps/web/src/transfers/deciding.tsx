import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import type { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

interface DecidingProps {
  readonly act: ReturnType<typeof useAct>
  readonly onDecide: (approve: boolean, words: string) => void
}

/** One's words, and the presses that approve or refuse. */
export function Deciding({ act, onDecide }: DecidingProps) {
  const t = useT()
  const id = useId()
  const [words, setWords] = useState('')
  const said = words.trim()
  return (
    <div className="approval-say">
      <label htmlFor={id} className="sm t2">
        {t('approval.words')}
      </label>
      <Input.TextArea
        id={id}
        rows={2}
        maxLength={500}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="row wrap">
        <Button type="primary" disabled={act.busy} onClick={() => onDecide(true, said)}>
          {t('approval.approve')}
        </Button>
        <Button disabled={act.busy || said === ''} onClick={() => onDecide(false, said)}>
          {t('approval.refuse')}
        </Button>
      </div>
      <ProblemNote error={act.error} />
    </div>
  )
}
