import { uuidText } from '@holdfast/crypto'

/** What the MAC of a document of rights is bound to beside its bytes and its tenant's key. */
export const authorityLabel = (scope: Uint8Array, epoch: number): string => `${uuidText(scope)}/${epoch}`
