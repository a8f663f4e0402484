/** What a session keeps of the provider it came of: whose word may end it, and by what name the provider is told when it ends here. */
import type { SessionDocument } from '../../../platform/gate/session.ts'
import { openSmall, sealSmall } from '../../../platform/gate/small-seal.ts'
import type { Services } from '../../../platform/services.ts'
import type { Connection } from './connection.ts'
import type { CalledAs, ProvenIdentity } from './provider.ts'
import { sidDigest } from './sid-digest.ts'

type Of = Pick<SessionDocument, 'tenantId' | 'userId'> & { readonly connectionId: string }

/** A name opens for the person, the company and the connection that it is of. */
const bindingOf = ({ tenantId, connectionId, userId }: Of): Uint8Array =>
  Buffer.from(['called-as', tenantId, connectionId, userId].join('/'))

/** For the session of somebody who came by the connection. */
export async function cameByOf(
  { keeper, random }: Services,
  { id: connectionId, tenantId }: Connection,
  { userId, identity }: { readonly userId: string; readonly identity: ProvenIdentity },
): Promise<NonNullable<SessionDocument['cameBy']>> {
  const { sid, calledAs } = identity
  const came = { connectionId, ...(sid === undefined ? {} : { sid: sidDigest(connectionId, sid) }) }
  if (calledAs === undefined) return came
  const key = await keeper.purposeKey(tenantId, 'settings')
  const binding = bindingOf({ tenantId, connectionId, userId })
  const name = sealSmall(key, { text: JSON.stringify(calledAs), binding, random }).toString('base64url')
  return { ...came, name }
}

/** By what name the provider knows whose session it is; null where none was kept. */
export async function calledAsOf({ keeper }: Services, session: SessionDocument): Promise<CalledAs | null> {
  const { cameBy, tenantId, userId } = session
  if (cameBy?.name === undefined) return null
  const key = await keeper.purposeKey(tenantId, 'settings')
  const binding = bindingOf({ tenantId, userId, connectionId: cameBy.connectionId })
  const text = openSmall(key, Buffer.from(cameBy.name, 'base64url'), binding)
  return text === null ? null : (JSON.parse(text) as CalledAs)
}
