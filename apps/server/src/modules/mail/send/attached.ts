/** Files that go with a letter: those of its follow-up, and those of its record that go along. */
import { MOST_FILES, type StoredFile } from '@holdfast/catalog/values'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { placeOfFile } from '../../../platform/files/file-store.ts'
import { openSealed } from '../../../platform/files/sealed-file.ts'
import type { Services } from '../../../platform/services.ts'

/** Bytes of all files of a letter; a third more go over the wire, and many mailboxes take no letter beyond 20 MB. */
export const MOST_ATTACHED_BYTES = 10 * 1024 * 1024

/** Refuses files that are too many, or too much, for a letter. */
export function demandLight(files: readonly StoredFile[]): void {
  if (files.length > MOST_FILES) throw new Refusal('invalid', { errors: [{ path: '/files', code: 'files_too_many' }] })
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  if (bytes > MOST_ATTACHED_BYTES)
    throw new Refusal('invalid', { errors: [{ path: '/files', code: 'mail_files_too_large' }] })
}

async function bytesOf(services: Services, tenantId: string, file: StoredFile): Promise<Buffer> {
  const source = await openSealed(Buffer.from(file.key, 'base64url'), placeOfFile(services, tenantId, file.id))
  try {
    const chunks: Buffer[] = []
    for await (const chunk of source.stream()) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } finally {
    await source.close()
  }
}

/** The files as they go out. */
export async function bytesOfFiles(services: Services, tenantId: string, files: readonly StoredFile[]) {
  const attached: { name: string; type: string; bytes: Buffer }[] = []
  for (const file of files)
    attached.push({ name: file.name, type: file.type, bytes: await bytesOf(services, tenantId, file) })
  return attached
}
