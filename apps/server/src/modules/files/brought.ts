/** Files that came by another way than an upload: a letter's attachments. */
import { Readable } from 'node:stream'
import { Refusal } from '../../platform/errors/refusal.ts'
import { placeOfFile } from '../../platform/files/file-store.ts'
import { FileFault } from './check/file-fault.ts'
import { incoming } from './incoming.ts'
import { limitsOf } from './limits.ts'
import { forgetFile, type Holder, keepUpload, refuseTooMuch, sealIncoming } from './upload.ts'

const NOT_TAKEN: ReadonlySet<string> = new Set(['file_too_large', 'uploads_spent'])

/**
 * Takes a file as an upload of the person's own: looked through, cleaned and limited like one; a record takes it up as any other. Gives its id; null
 * where it is not taken, and then nothing of it stays.
 */
export async function takeBrought(
  holder: Holder,
  brought: { readonly name: string; readonly bytes: Uint8Array },
): Promise<string | null> {
  const { services, caller } = holder
  const place = placeOfFile(services, caller.tenant.id, services.newId())
  try {
    const clean = incoming(
      Readable.from([brought.bytes], { objectMode: false }),
      limitsOf(services).fileBytes,
      () => undefined,
    )
    const file = await sealIncoming(services, place, { name: brought.name, bytes: clean })
    await services.database.inTenant(place.tenantId, async (tx) => {
      await refuseTooMuch(holder, tx, file.size)
      await keepUpload(holder, tx, { place, file })
    })
    return place.id
  } catch (error) {
    await forgetFile(holder, place)
    if (error instanceof FileFault || (error instanceof Refusal && NOT_TAKEN.has(error.code))) return null
    throw error
  }
}
