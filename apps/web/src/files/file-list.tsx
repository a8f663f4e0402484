import { isShownInPage } from '@holdfast/catalog/file-types'
import type { AttachedFile } from '@holdfast/sdk'
import { Download, Eye } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { saveFile } from '../ui/download.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { FileIcon } from './file-icon.tsx'
import { contentPath } from './file-path.ts'
import { fileSize } from './file-size.ts'

const PictureDialog = lazy(async () => ({ default: (await import('./picture-dialog.tsx')).PictureDialog }))

interface FileListProps {
  readonly files: readonly AttachedFile[]
  /** The field is masked: each look at a file is a reveal of its own. */
  readonly masked?: boolean
}

function FileLine({ file, masked = false }: { readonly file: AttachedFile; readonly masked?: boolean }) {
  const t = useT()
  const act = useAct()
  const [open, setOpen] = useState(false)
  const download = () =>
    act.run(async () => saveFile(await api.getFile(contentPath(file, { masked, preview: false })), file.name))
  const shown = isShownInPage(file.type)
  return (
    <li>
      <span className="row file">
        <FileIcon type={file.type} />
        <button
          type="button"
          className="linklike ell"
          title={file.name}
          disabled={act.busy}
          onClick={shown ? () => setOpen(true) : download}
        >
          {file.name}
        </button>
        <span className="sm t3 nw">{fileSize(file.size)}</span>
        {shown ? (
          <IconButton icon={Eye} small name={t('files.show', { name: file.name })} onClick={() => setOpen(true)} />
        ) : null}
        <IconButton icon={Download} small name={t('files.download', { name: file.name })} onClick={download} />
      </span>
      <ProblemNote error={act.error} />
      {open ? (
        <Suspense fallback={null}>
          <PictureDialog file={file} masked={masked} onDownload={download} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </li>
  )
}

/** Files with name, kind and size: a picture opens in the page, everything is downloaded. */
export function FileList({ files, masked = false }: FileListProps) {
  const t = useT()
  return (
    <ul className="files" aria-label={t('files.list')}>
      {files.map((file) => (
        <FileLine key={file.id} file={file} masked={masked} />
      ))}
    </ul>
  )
}
