import { GitMerge } from 'lucide-react'
import { useT } from '../app/i18n.ts'

const isMerged = (state: unknown): boolean => typeof state === 'object' && state !== null && 'mergedFrom' in state

/** Says that the address one came by belonged to a record that was merged into this one. */
export function MergedNote({ state }: { readonly state: unknown }) {
  const t = useT()
  if (!isMerged(state)) return null
  return (
    <p className="note p mergednote" role="status">
      <GitMerge size={14} aria-hidden="true" />
      {t('merge.led')}
    </p>
  )
}
