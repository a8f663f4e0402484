/** Name, type and key of a file that no record holds at the moment, sealed under the key of an upload or of the record it was taken out of. */
import type { StoredFile } from '@holdfast/catalog/values'
import { openEnvelopeText, type Suite, sealEnvelope, utf8 } from '@holdfast/crypto'
import type { Random } from '../random.ts'

const KEY_VERSION = 1
const NONCE_BYTES = 12

/** What the details are bound to: moved to another file, or from one record's to another's, they do not open. */
export interface DetailsPlace {
  readonly tenantId: string
  readonly fileId: string
  /** Whose it is: the record it was taken out of, or the uploader of what no record holds yet. */
  readonly holderId: string
}

const bindingOf = ({ tenantId, fileId, holderId }: DetailsPlace) => ({
  tenant: tenantId,
  object: 'file',
  record: fileId,
  class: 'personal' as const,
  owner: holderId,
  team: null,
  seal: 0,
})

export const sealFileDetails = (
  key: Uint8Array,
  content: { suite: Suite; place: DetailsPlace; file: StoredFile; random: Random },
): Uint8Array =>
  sealEnvelope({ suite: content.suite, version: KEY_VERSION, key }, bindingOf(content.place), {
    plain: utf8(JSON.stringify(content.file)),
    nonce: content.random.bytes(NONCE_BYTES),
  })

/** Null where they are not what was sealed for this place. */
export function openFileDetails(key: Uint8Array, place: DetailsPlace, sealed: Uint8Array): StoredFile | null {
  const text = openEnvelopeText(key, bindingOf(place), sealed)
  return text === null ? null : (JSON.parse(text) as StoredFile)
}
