import type { AttachedFile } from '@holdfast/sdk'
import { Button, Modal } from 'antd'
import { useEffect, useEffectEvent, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { Late } from '../ui/late.tsx'
import { contentPath } from './file-path.ts'

interface PictureDialogProps {
  readonly file: AttachedFile
  readonly masked: boolean
  readonly onDownload: () => void
  readonly onClose: () => void
}

/** The picture's bytes as an address within this page: they are asked for like anything else, since an `img` proves nothing of its session. */
function usePicture(path: string, onFailed: () => void): string | undefined {
  const [address, setAddress] = useState<string>()
  const fail = useEffectEvent(onFailed)
  useEffect(() => {
    let made: string | undefined
    let isOver = false
    api.getFile(path).then(
      (bytes) => {
        if (isOver) return
        made = URL.createObjectURL(bytes)
        setAddress(made)
      },
      () => {
        if (!isOver) fail()
      },
    )
    return () => {
      isOver = true
      if (made !== undefined) URL.revokeObjectURL(made)
    }
  }, [path])
  return address
}

/** A picture in the page. In an `img` nothing of it runs or loads. */
export function PictureDialog({ file, masked, onDownload, onClose }: PictureDialogProps) {
  const t = useT()
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading')
  const address = usePicture(contentPath(file, { masked, preview: true }), () => setState('failed'))
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
          <img src={address} alt={file.name} onLoad={() => setState('shown')} onError={() => setState('failed')} />
        )}
        {state === 'loading' ? <Late>{t('loading')}</Late> : null}
      </div>
    </Modal>
  )
}
