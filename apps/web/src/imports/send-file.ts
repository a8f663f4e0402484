import type { ImportJob } from '@holdfast/sdk'
import { api } from '../app/api.ts'

/** Uploads a file for a dry run and gives the import's id. `assign`: what names no owner goes by the company's rules. */
export async function sendFile(file: File, object: string, { assign }: { readonly assign: boolean }): Promise<string> {
  const form = new FormData()
  form.append('object', object)
  if (assign) form.append('options', JSON.stringify({ assign }))
  form.append('file', file)
  const { id } = await api.post<Pick<ImportJob, 'id'>>('/imports', form)
  return id
}
