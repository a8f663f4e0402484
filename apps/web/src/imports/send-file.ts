import type { ImportJob } from '@holdfast/sdk'
import { api } from '../app/api.ts'

/** Uploads a file for a dry run and gives the import's id. */
export async function sendFile(file: File, object: string): Promise<string> {
  const form = new FormData()
  form.append('object', object)
  form.append('file', file)
  const { id } = await api.post<Pick<ImportJob, 'id'>>('/imports', form)
  return id
}
