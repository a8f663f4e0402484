import { CircleX } from 'lucide-react'
import { useT } from '../app/i18n.ts'

/** The button that empties an input or a choice, named in the reader's language: Ant Design's own says “Clear” or “close-circle” in any. */
export function useClearing() {
  const t = useT()
  const label = t('action.clear')
  const clearIcon = (
    <>
      <CircleX size={14} aria-hidden="true" />
      <span className="vh">{label}</span>
    </>
  )
  return { label, clearIcon }
}
