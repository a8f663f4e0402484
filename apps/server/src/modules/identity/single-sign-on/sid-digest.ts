import { createHash } from 'node:crypto'

/** A session at a provider as our own session keeps it: no more than what the provider's word on it is compared with. */
export const sidDigest = (connectionId: string, sid: string): string =>
  createHash('sha256')
    .update(JSON.stringify(['holdfast/sid', connectionId, sid]))
    .digest('base64url')
