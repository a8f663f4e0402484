import type { AttachedFile } from '@holdfast/sdk'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { Late } from '../ui/late.tsx'
import { contentPath } from './file-path.ts'

interface PictureDialogProps {
  readonly file: AttachedFile
  readonly masked: boolean
  readonly onDownload: () => void
  readonly onClose: () => void
}

/** A picture in the page. It comes from our own address with a policy that lets nothing in it run or load. */
export function PictureDialog({ file, masked, onDownload, onClose }: PictureDialogProps) {
  const t = useT()
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  return (
    <Modal
      open
      centered
      width="auto"
      title={file.name}
      onCancel={onClose}
      footer={
        <Button onClick={onDownload} autoFocus>
          {t('files.save')}
        </Button>
      }
    >
      <div className="picture" aria-busy={state === 'loading'}>
        {state === 'failed' ? (
          <p role="alert">{t('files.notShown')}</p>
        ) : (
          <img
            src={`/api/v1${contentPath(file, { masked, preview: true })}`}
            alt={file.name}
            onLoad={() => setState('shown')}
            onError={() => setState('failed')}
          />
        )}
        {state === 'loading' ? <Late>{t('loading')}</Late> : null}
      </div>
    </Modal>
  )
}
