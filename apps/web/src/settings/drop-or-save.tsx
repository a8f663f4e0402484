import { Button } from 'antd'
import { useT } from '../app/i18n.ts'

interface DropOrSaveProps {
  readonly busy: boolean
  readonly onDrop: () => void
  readonly onSave: () => void
}

/** The two ways out of changes that are not saved yet. */
export function DropOrSave({ busy, onDrop, onSave }: DropOrSaveProps) {
  const t = useT()
  return (
    <>
      <Button onClick={onDrop}>{t('action.drop')}</Button>
      <Button type="primary" loading={busy} onClick={onSave}>
        {t('action.save')}
      </Button>
    </>
  )
}
