import { lazy, Suspense } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { problemText } from '../ui/problem-note.tsx'
import { offerUndoKey } from '../ui/undo-key.ts'

const UndoLink = lazy(async () => ({ default: (await import('../ui/undo-link.tsx')).UndoLink }))

const SHOWN_SECONDS = 8

interface Task {
  readonly id: string
  readonly version: number
}

/** Writes whether a task is done; where it stands (Home, timelines, a customer's next step) follows. Gives its version from then on. */
async function writeDone({ id, version }: Task, done: boolean): Promise<number> {
  const changed = await api.patch<{ version: number }>(`/tasks/${id}`, { done }, { version })
  await Promise.all(['today', 'timeline', 'record'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
  return changed.version
}

/** Completes a task or opens it again, and offers to take that back, in words and by Ctrl-Z. */
export function useTaskCompletion() {
  const t = useT()
  const { message } = useSaying()
  const complain = (error: unknown) => void message.warning(problemText(error, t))
  return async (task: Task, done: boolean) => {
    try {
      const version = await writeDone(task, done)
      const undo = () => {
        message.destroy(task.id)
        writeDone({ ...task, version }, !done).catch(complain)
      }
      offerUndoKey(undo, SHOWN_SECONDS)
      const said = (
        <>
          {t(done ? 'today.done' : 'task.reopened')}{' '}
          <Suspense fallback={null}>
            <UndoLink onUndo={undo} />
          </Suspense>
        </>
      )
      void message.success({ key: task.id, content: said, duration: SHOWN_SECONDS })
    } catch (error) {
      complain(error)
    }
  }
}
