/** Takes an upload off the wire: its file goes sealed to disk while it arrives, nothing of it is ever there in plain. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { cleanFileName } from '../../platform/files/file-name.ts'
import { readMultipart } from '../../platform/files/multipart.ts'
import { type FilePlace, writeSealed } from '../../platform/files/sealed-file.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import type { Services } from '../../platform/services.ts'
import { uploadKeyOf } from './store/details.ts'

/** What arrived. The file lies sealed at `place`; whoever refuses the upload removes it. */
export interface Received {
  readonly place: FilePlace
  readonly fileName: string
  readonly size: number
  /** SHA-256 of its plain bytes. */
  readonly digest: string
  readonly object: string | undefined
  readonly options: string | undefined
}

/** Where the sealed file of an import lies. */
export const placeOf = (services: Services, tenantId: string, id: string): FilePlace => ({
  path: join(services.serverDir, 'uploads', id),
  tenantId,
  id,
})

export const removeUpload = (place: FilePlace): Promise<void> => rm(place.path, { force: true })

/** Reads the whole body. Leaves no file behind where it refuses. */
export async function receiveUpload(ctx: RequestContext): Promise<Received> {
  const { services, caller } = ctx
  const place = placeOf(services, caller.tenant.id, services.newId())
  const key = await uploadKeyOf(services, caller.tenant.id)
  try {
    const { stored, fileName, fields } = await readMultipart(ctx, {
      fields: ['object', 'options'],
      store: (file) => writeSealed(key, place, file),
    })
    return {
      place,
      ...stored,
      fileName: cleanFileName(fileName),
      object: fields.get('object'),
      options: fields.get('options'),
    }
  } catch (error) {
    await removeUpload(place)
    throw error
  }
}
