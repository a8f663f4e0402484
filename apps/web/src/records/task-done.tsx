import type { TimelineItem } from '@holdfast/sdk'
import { Circle, CircleCheckBig } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { useTaskCompletion } from './use-task-completion.tsx'

/** Completes a task where it stands on the timeline, or opens it again; for whoever may. */
export function TaskDone({ item }: { readonly item: TimelineItem }) {
  const t = useT()
  const complete = useTaskCompletion()
  const { id, version, mayComplete, text } = item
  if (mayComplete !== true || version === undefined) return null
  const isDone = item.done === true
  const Icon = isDone ? CircleCheckBig : Circle
  const what = text ?? t('today.planned')
  return (
    <button
      type="button"
      className="linklike quiet sm commentopen"
      aria-label={t(isDone ? 'task.reopenOne' : 'today.complete', { what })}
      onClick={() => void complete({ id, version }, !isDone)}
    >
      <Icon size={14} aria-hidden="true" /> {t(isDone ? 'task.reopen' : 'task.complete')}
    </button>
  )
}
