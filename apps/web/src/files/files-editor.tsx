import type { AttachedFile } from '@holdfast/sdk'
import { useRef } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import type { EditorProps } from '../records/field-editor.tsx'
import { AttachButton, AttachedFiles, useDropped } from './attach-files.tsx'
import { useUploads } from './use-uploads.ts'

const filesOf = (value: unknown): readonly AttachedFile[] => (Array.isArray(value) ? (value as AttachedFile[]) : [])

/** Files as the value of a field: added, taken out, put back. */
export function FilesEditor({ field, value, onChange }: EditorProps) {
  const t = useT()
  const { message } = useSaying()
  const latest = useRef(filesOf(value))
  latest.current = filesOf(value)
  const write = (files: readonly AttachedFile[]) => {
    // several uploads may end in one turn
    latest.current = files
    onChange?.(files)
  }
  const uploads = useUploads((file, removed) => {
    write([...latest.current, file])
    if (removed.includes('location')) void message.info(t('files.located'))
  })
  const { over, handlers } = useDropped(uploads)
  return (
    <fieldset className={over ? 'files-editor over' : 'files-editor'} aria-label={labelText(field.label)} {...handlers}>
      <AttachedFiles
        files={latest.current}
        uploads={uploads}
        onRemove={(id) => write(latest.current.filter((file) => file.id !== id))}
      />
      <AttachButton uploads={uploads} />
    </fieldset>
  )
}
