/** A provider's administrator reads what has to be known of us. */
import { Refusal } from '../../../../platform/errors/refusal.ts'
import type { RequestContext } from '../../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../../platform/gate/route.ts'
import { connectionAt, type Place } from '../told-at.ts'
import { ownMetadata } from './request.ts'

/** Our metadata for the connection of the place. Refuses with `not_found` where no SAML provider is connected there. */
export async function tellMetadata({ services }: RequestContext, at: Place): Promise<Answer> {
  const connection = await connectionAt(services, at)
  if (connection === null || !('saml' in connection)) throw new Refusal('not_found')
  const body = ownMetadata(services, connection)
  return { status: 200, body, contentType: 'application/samlmetadata+xml', audit: UNRECORDED }
}
