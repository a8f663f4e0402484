import { useState } from 'react'
import type { useAct } from '../access/use-act.ts'
import { useT } from '../app/i18n.ts'
import { SaidByPress } from '../ui/said-by-press.tsx'

interface DecidingProps {
  readonly act: ReturnType<typeof useAct>
  readonly onDecide: (approve: boolean, words: string) => void
}

/** One's words, and the presses that approve or refuse. */
export function Deciding({ act, onDecide }: DecidingProps) {
  const t = useT()
  const [words, setWords] = useState('')
  const said = words.trim()
  return (
    <SaidByPress
      label={t('approval.words')}
      words={words}
      onWords={setWords}
      busy={act.busy}
      error={act.error}
      presses={[
        { label: t('approval.approve'), primary: true, onPress: () => onDecide(true, said) },
        { label: t('approval.refuse'), needsWords: true, onPress: () => onDecide(false, said) },
      ]}
    />
  )
}
