import { uuidFromBytes, uuidToBytes } from '../../platform/identifiers.ts'
import type { Random } from '../../platform/random.ts'

const SECRET_BYTES = 16
const KEY_BYTES = 16 + SECRET_BYTES

/** The form of a key in an address: 32 bytes, base64url. */
export const KEY_PATTERN = '^[A-Za-z0-9_-]{43}$'

/** A new public address of a company's form: the company (16) ‖ 128 random bits, base64url. */
export const newFormKey = (tenantId: string, random: Random): string =>
  Buffer.concat([uuidToBytes(tenantId), random.bytes(SECRET_BYTES)]).toString('base64url')

/** The company that a key names; null where it is no key, or not in its one spelling. */
export function tenantOfKey(key: string): string | null {
  const bytes = Buffer.from(key, 'base64url')
  return bytes.length === KEY_BYTES && bytes.toString('base64url') === key ? uuidFromBytes(bytes.subarray(0, 16)) : null
}
