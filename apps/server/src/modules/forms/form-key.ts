import { Refusal } from '../../platform/errors/refusal.ts'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'
import { uuidFromBytes, uuidToBytes } from '../../platform/identifiers.ts'
import type { Random } from '../../platform/random.ts'
import type { Services } from '../../platform/services.ts'

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

/** The company behind a key; null where it is no key, or there is no such company any more. */
export async function tenantByKey({ tenants }: Pick<Services, 'tenants'>, key: string): Promise<Tenant | null> {
  const id = tenantOfKey(key)
  if (id === null) return null
  return tenants.load(id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'session_ended') return null
    throw error
  })
}
