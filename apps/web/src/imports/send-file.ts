import type { ImportJob } from '@holdfast/sdk'
import { api } from '../app/api.ts'

/** Uploads a file for a dry run and gives the import's id. What names no owner goes by the company's rules (`assign`) or into a pool. */
export async function sendFile(
  file: File,
  object: string,
  { assign, pool }: { readonly assign: boolean; readonly pool: string | null },
): Promise<string> {
  const form = new FormData()
  form.append('object', object)
  if (assign || pool !== null) form.append('options', JSON.stringify({ assign, pool }))
  form.append('file', file)
  const { id } = await api.post<Pick<ImportJob, 'id'>>('/imports', form)
  return id
}
