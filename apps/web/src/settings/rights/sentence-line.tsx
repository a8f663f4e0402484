import { X } from 'lucide-react'
import { useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'

interface SentenceLineProps {
  readonly words: string
  /** Null where it may not be taken away. */
  readonly onRemove: (() => void) | null
}

/** One thing that is stated. */
export function SentenceLine({ words, onRemove }: SentenceLineProps) {
  const t = useT()
  return (
    <li className="row rightsline">
      <span className="grow">{words}</span>
      {onRemove === null ? null : (
        <IconButton name={t('rights.removeOf', { what: words })} icon={X} small onClick={onRemove} />
      )}
    </li>
  )
}
