import { FILE_TYPES } from '@holdfast/catalog/file-types'
import type { AttachedFile } from '@holdfast/sdk'
import { Button, Progress } from 'antd'
import { Paperclip, X } from 'lucide-react'
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react'
import { useT } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { FileIcon } from './file-icon.tsx'
import { fileSize } from './file-size.ts'
import type { Upload, Uploads } from './use-uploads.ts'

const ACCEPTED = Object.values(FILE_TYPES)
  .flatMap(({ type, extensions }) => [type, ...extensions.map((each) => `.${each}`)])
  .join(',')

/** The button that opens the choice of files, on a phone the camera as well. */
export function AttachButton({ uploads }: { readonly uploads: Uploads }) {
  const t = useT()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={ACCEPTED}
        onChange={({ target }) => {
          uploads.add([...(target.files ?? [])])
          // the same file may be chosen again
          target.value = ''
        }}
      />
      <Button size="small" icon={<Paperclip size={14} aria-hidden="true" />} onClick={() => input.current?.click()}>
        {t('files.attach')}
      </Button>
    </>
  )
}

function OnItsWay({ upload, onDrop }: { readonly upload: Upload; readonly onDrop: () => void }) {
  const t = useT()
  return (
    <li>
      <span className="row file">
        <Paperclip size={14} aria-hidden="true" />
        <span className="ell" title={upload.name}>
          {upload.name}
        </span>
        <span className="sm t3 nw">{fileSize(upload.size)}</span>
        {upload.error === null ? (
          <Progress
            className="file-progress"
            size="small"
            percent={Math.round(upload.part * 100)}
            aria-label={t('files.progress', { name: upload.name })}
          />
        ) : null}
        <IconButton icon={X} small name={t('files.remove', { name: upload.name })} onClick={onDrop} />
      </span>
      <ProblemNote error={upload.error} />
    </li>
  )
}

interface AttachedProps {
  readonly files: readonly AttachedFile[]
  readonly uploads: Uploads
  readonly onRemove: (id: string) => void
}

/** What has been added so far, what is on its way, and what was not taken, each with a way to take it out again. */
export function AttachedFiles({ files, uploads, onRemove }: AttachedProps) {
  const t = useT()
  if (files.length === 0 && uploads.uploads.length === 0) return null
  return (
    <ul className="files attached" aria-label={t('files.list')}>
      {files.map((file) => (
        <li key={file.id} className="row file">
          <FileIcon type={file.type} />
          <span className="ell" title={file.name}>
            {file.name}
          </span>
          <span className="sm t3 nw">{fileSize(file.size)}</span>
          <IconButton icon={X} small name={t('files.remove', { name: file.name })} onClick={() => onRemove(file.id)} />
        </li>
      ))}
      {uploads.uploads.map((upload) => (
        <OnItsWay key={upload.key} upload={upload} onDrop={() => uploads.drop(upload.key)} />
      ))}
    </ul>
  )
}

/** Files dropped on a box or pasted into it are added like chosen ones; `over` while something is held above it. */
export function useDropped({ add }: Uploads) {
  const [over, setOver] = useState(false)
  const isFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!isFiles(event)) return
        event.preventDefault()
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false)
        if (!isFiles(event)) return
        event.preventDefault()
        add([...event.dataTransfer.files])
      },
      onPaste: (event: ClipboardEvent) => {
        const files = [...event.clipboardData.files]
        if (files.length === 0) return
        event.preventDefault()
        add(files)
      },
    },
  }
}
