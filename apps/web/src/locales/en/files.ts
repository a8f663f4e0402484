import type { files as zh } from '../zh/files.ts'

export const files: Readonly<Record<keyof typeof zh, string>> = {
  'files.attach': 'Attach',
  'files.list': 'Files',
  'files.remove': 'Take out {name}',
  'files.progress': 'Uploading {name}',
  'files.show': 'Show {name}',
  'files.download': 'Download {name}',
  'files.save': 'Download',
  'files.notShown': 'It cannot be shown now. Download it to look at it, or try again later.',
  'files.located': 'Where the photo was taken has been left out',
  'files.wait': 'A file is still being uploaded',
}
