import { Button } from 'antd'
import { useCallback, useRef } from 'react'
import { useT } from '../../app/i18n.ts'
import { useSaying } from '../../app/saying.tsx'
import { problemText } from '../../ui/problem-note.tsx'
import { offerUndoKey } from '../../ui/undo-key.ts'

const SHOWN_SECONDS = 8
const TOAST = { placement: 'bottomLeft', duration: 4, className: 'undo-toast', closable: false } as const

/** Says what was done, at the lower left for eight seconds, with a way to take it back; `undo` says in turn what came of that. */
export function useUndo() {
  const t = useT()
  const { notification } = useSaying()
  const last = useRef(0)
  return useCallback(
    (said: string, undo: (() => Promise<string>) | null) => {
      last.current += 1
      const key = `undo-${last.current}`
      const say = (title: string) =>
        notification.success({ ...TOAST, key, title: <span className="undo-line">{title}</span> })
      let taken = false
      const takeBack = () => {
        if (undo === null || taken) return
        taken = true
        undo().then(say, (error: unknown) =>
          notification.warning({ ...TOAST, key, title: <span className="undo-line">{problemText(error, t)}</span> }),
        )
      }
      if (undo !== null) offerUndoKey(takeBack, SHOWN_SECONDS)
      const line = (
        <span className="undo-line">
          {said}
          {undo === null ? null : (
            <Button type="link" size="small" onClick={takeBack}>
              {t('action.undo')}
            </Button>
          )}
        </span>
      )
      notification.success({ ...TOAST, key, title: line, duration: SHOWN_SECONDS })
    },
    [notification, t],
  )
}
