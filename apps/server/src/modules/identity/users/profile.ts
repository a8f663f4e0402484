import { openEnvelope, sealEnvelope } from '@holdfast/crypto'
import type { Reader } from '../../../platform/database/reader.ts'
import { Refusal } from '../../../platform/errors/refusal.ts'
import { openSmall } from '../../../platform/gate/small-seal.ts'
import { uuidToBytes } from '../../../platform/identifiers.ts'
import { userBinding } from '../../../platform/people.ts'
import type { Services } from '../../../platform/services.ts'
import { tenantSettings } from '../queries.ts'

/** Who a person is: sealed under their own key. */
export interface Profile {
  readonly name: string
  readonly email: string
}

export interface SealedProfile {
  readonly id: string
  readonly key_id: string
  readonly seal: number
  readonly sealed_personal: Uint8Array
}

/** The envelope of a profile under the person's key. */
export async function sealProfile(
  services: Services,
  profile: Profile,
  about: { tenantId: string; id: string; seal: number; key: Uint8Array },
): Promise<Uint8Array> {
  const suite = await services.keeper.suiteOf(about.tenantId)
  const plain = new TextEncoder().encode(JSON.stringify({ name: profile.name, email: profile.email }))
  return sealEnvelope({ suite, version: 1, key: about.key }, userBinding(about.tenantId, about), {
    plain,
    nonce: services.random.bytes(12),
  })
}

/** The key of a person of the company, for sealing their profile anew. */
export async function profileKey(services: Services, tenantId: string, keyId: string): Promise<Uint8Array> {
  const [key] = await services.keeper.openSubjects(tenantId, tenantId, 'directory', [keyId])
  if (key === null || key === undefined) throw new Refusal('erased')
  return key
}

/** Profiles in the order of the rows; null where the key is gone or the envelope was changed behind the application. */
export async function openProfiles(
  services: Services,
  tenantId: string,
  rows: readonly SealedProfile[],
): Promise<(Profile | null)[]> {
  if (rows.length === 0) return []
  const keys = await services.keeper.openSubjects(
    tenantId,
    tenantId,
    'directory',
    rows.map((row) => row.key_id),
  )
  return rows.map((row, at) => {
    const key = keys[at]
    const plain =
      key === null || key === undefined ? null : openEnvelope(key, userBinding(tenantId, row), row.sealed_personal)
    return plain === null ? null : (JSON.parse(new TextDecoder().decode(plain)) as Profile)
  })
}

/** The company's name. */
export async function companyName(services: Services, reader: Reader): Promise<string> {
  const sealed = await tenantSettings(reader)
  const key = await services.keeper.purposeKey(reader.tenantId, 'settings')
  const text = sealed === null ? null : openSmall(key, sealed, uuidToBytes(reader.tenantId))
  return text === null ? '' : (JSON.parse(text) as { name: string }).name
}
