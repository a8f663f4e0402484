import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useT } from '../app/i18n.ts'
import { SaveKeys } from '../ui/save-keys.tsx'

interface DrawerFootProps {
  readonly busy: boolean
  readonly onClose: () => void
  readonly onSave: () => void
  /** What stands before the buttons. */
  readonly children?: ReactNode
}

/** The foot of a drawer with a form: cancel and save. */
export function DrawerFoot({ busy, onClose, onSave, children }: DrawerFootProps) {
  const t = useT()
  return (
    <div className="row">
      {children}
      <span className="grow" />
      <Button onClick={onClose}>{t('action.cancel')}</Button>
      <Button type="primary" loading={busy} onClick={onSave}>
        {t('action.save')}
        <SaveKeys />
      </Button>
    </div>
  )
}
