/** Why something is shared: a colleague's own words, sealed. */

import type { KeptShare } from '../../platform/gate/shares.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import type { Services } from '../../platform/services.ts'

/** The words are bound to the record, to whom it is shared, and since when. */
interface About {
  readonly tenantId: string
  readonly userId: string
  readonly recordId: string
  readonly at: number
}

const bindingOf = ({ tenantId, userId, recordId, at }: About): Uint8Array =>
  Buffer.from(JSON.stringify(['share', tenantId, userId, recordId, at]))
const keyOf = (services: Services, tenantId: string) => services.keeper.purposeKey(tenantId, 'settings')

/** As a share keeps them. */
export async function sealReason(services: Services, about: About, text: string): Promise<string> {
  const key = await keyOf(services, about.tenantId)
  return sealSmall(key, { text, binding: bindingOf(about), random: services.random }).toString('base64url')
}

/** As they were said; nothing where they do not open. */
export async function openReason(
  services: Services,
  of: { readonly tenantId: string; readonly userId: string },
  share: KeptShare,
): Promise<string> {
  const key = await keyOf(services, of.tenantId)
  const sealed = Buffer.from(share.reason, 'base64url')
  return openSmall(key, sealed, bindingOf({ ...of, recordId: share.recordId, at: share.at })) ?? ''
}
