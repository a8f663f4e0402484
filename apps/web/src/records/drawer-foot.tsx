import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '../app/i18n.ts'
import { SaveKeys } from '../ui/save-keys.tsx'

interface DrawerFootProps {
  readonly busy: boolean
  readonly onClose: () => void
  readonly onSave: () => void
  /** What the button says; “Save” unless stated. */
  readonly saving?: string
  /** What stands before the buttons. */
  readonly children?: ReactNode
}

/** The foot of a drawer with a form: cancel and save. */
export function DrawerFoot({ busy, onClose, onSave, saving, children }: DrawerFootProps) {
  const t = useT()
  return (
    <div className="row">
      {children}
      <span className="grow" />
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button type="primary" loading={busy} onClick={onSave}>
        {saving ?? t('action.save')}
        <SaveKeys />
      </Button>
    </div>
  )
}
