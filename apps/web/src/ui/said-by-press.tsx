import { Button, Input } from 'antd'
import { useId } from 'react'
import { ProblemNote } from './problem-note.tsx'

const MOST_SIGNS = 500

interface Press {
  readonly label: string
  readonly primary?: boolean | undefined
  /** Only with words. */
  readonly needsWords?: boolean | undefined
  readonly onPress: () => void
}

interface SaidByPressProps {
  readonly label: string
  readonly words: string
  readonly onWords: (words: string) => void
  readonly busy: boolean
  readonly error: unknown
  readonly presses: readonly Press[]
}

/** What one says of something, and the presses that say so. */
export function SaidByPress({ label, words, onWords, busy, error, presses }: SaidByPressProps) {
  const id = useId()
  return (
    <div className="approval-say">
      <label htmlFor={id} className="sm t2">
        {label}
      </label>
      <Input.TextArea
        id={id}
        rows={2}
        maxLength={MOST_SIGNS}
        value={words}
        onChange={(event) => onWords(event.target.value)}
      />
      <div className="row wrap">
        {presses.map(({ label: said, primary, needsWords, onPress }) => (
          <Button
            key={said}
            type={primary === true ? 'primary' : 'default'}
            disabled={busy || (needsWords === true && words.trim() === '')}
            onClick={onPress}
          >
            {said}
          </Button>
        ))}
      </div>
      <ProblemNote error={error} />
    </div>
  )
}
