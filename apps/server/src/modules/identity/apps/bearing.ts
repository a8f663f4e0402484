/** Codes and refresh tokens as they are written and read: each says of whose grant it is, and proves that we made it. */
import { decodeToken, encodeToken } from '../../../platform/gate/session.ts'
import { uuidFromBytes, uuidToBytes } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'

const CODE_PREFIX = 'hfc_'
const REFRESH_PREFIX = 'hfr_'
const REFRESH_LABEL = 'app-refresh'
const IDS_BYTES = 32
const GENERATION_BYTES = 4

type Ports = Pick<Services, 'keeper'>

/** `hfc_` and tenant ‖ grant ‖ secret, base64url. */
export const writeCode = (of: { tenantId: string; grantId: string; secret: Uint8Array }): string =>
  CODE_PREFIX + encodeToken(uuidToBytes(of.tenantId), uuidToBytes(of.grantId), of.secret)

/** Grant and hashed secret of a code; null where it is none. */
export function readCode(text: string): { tenantId: string; grantId: string; hash: string } | null {
  const read = text.startsWith(CODE_PREFIX) ? decodeToken(text.slice(CODE_PREFIX.length)) : null
  return read === null ? null : { tenantId: read.tenantId, grantId: read.sessionId, hash: read.tokenHash }
}

/** Which refresh token of which grant. */
export interface Refresh {
  readonly tenantId: string
  readonly grantId: string
  readonly generation: number
}

const documentOf = ({ grantId, generation }: Refresh): string => JSON.stringify([grantId, generation])

/** `hfr_` and tenant ‖ grant ‖ generation ‖ MAC of the keeper's, base64url: nothing of it is stored, and nobody else makes one. */
export async function writeRefresh({ keeper }: Ports, of: Refresh): Promise<string> {
  const generation = Buffer.alloc(GENERATION_BYTES)
  generation.writeUInt32BE(of.generation)
  const [mac = new Uint8Array()] = await keeper.mac(of.tenantId, REFRESH_LABEL, [documentOf(of)])
  const bytes = Buffer.concat([uuidToBytes(of.tenantId), uuidToBytes(of.grantId), generation, mac])
  return REFRESH_PREFIX + bytes.toString('base64url')
}

/** What a refresh token says, if we made it for this company; null for anything else. */
export async function readRefresh({ keeper }: Ports, text: string, tenantId: string): Promise<Refresh | null> {
  const bytes = Buffer.from(text.startsWith(REFRESH_PREFIX) ? text.slice(REFRESH_PREFIX.length) : '', 'base64url')
  if (bytes.length <= IDS_BYTES + GENERATION_BYTES) return null
  const said = {
    tenantId: uuidFromBytes(bytes.subarray(0, 16)),
    grantId: uuidFromBytes(bytes.subarray(16, IDS_BYTES)),
    generation: bytes.readUInt32BE(IDS_BYTES),
  }
  if (said.tenantId !== tenantId) return null
  const mac = bytes.subarray(IDS_BYTES + GENERATION_BYTES)
  const [sound] = await keeper.verifyMacs(tenantId, REFRESH_LABEL, [{ document: documentOf(said), mac }])
  return sound === true ? said : null
}
