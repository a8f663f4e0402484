import type { ImportJob } from '@holdfast/sdk'
import { api } from '../app/api.ts'
import type { Columns } from './mapping.ts'

/** The files sent from this page, by the import they became: a changed mapping tries the same file anew. Kept in memory only. */
const sent = new Map<string, File>()

interface Sending {
  readonly object: string
  readonly columns?: Columns
}

/** Uploads a file for a dry run and gives the import's id. */
export async function sendFile(file: File, { object, columns }: Sending): Promise<string> {
  const form = new FormData()
  form.append('object', object)
  form.append('options', JSON.stringify(columns ?? {}))
  form.append('file', file)
  const { id } = await api.post<Pick<ImportJob, 'id'>>('/imports', form)
  sent.set(id, file)
  return id
}

export const sentFile = (importId: string): File | undefined => sent.get(importId)
