import { Button } from 'antd'
import { useT } from '../app/i18n.ts'

/** Takes back what a message tells of. */
export function UndoLink({ onUndo }: { readonly onUndo: () => void }) {
  const t = useT()
  return (
    <Button type="link" size="small" onClick={onUndo}>
      {t('action.undo')}
    </Button>
  )
}
