/** Somebody logs out here: where their browser tells the provider by which they came, where the connection says so. */
import { readerOf } from '../../../platform/database/reader.ts'
import type { SessionDocument } from '../../../platform/gate/session.ts'
import type { Services } from '../../../platform/services.ts'
import { calledAsOf } from './came-by.ts'
import { type Connection, findConnection } from './connection.ts'
import { SignOnFault } from './fault.ts'
import { inTime } from './in-time.ts'
import { endSessionAddress } from './provider.ts'
import { logoutRequestAddress } from './saml/ask-log-out.ts'

/** Nobody waits longer for a provider to be left. */
const MOST_MS = 3_000

async function addressAt(services: Services, connection: Connection, session: SessionDocument) {
  if ('saml' in connection) {
    const called = await calledAsOf(services, session)
    return called === null ? null : logoutRequestAddress(services, connection, called)
  }
  const isTold = 'clientId' in connection && connection.tellsLogouts === true
  return isTold ? inTime(MOST_MS, endSessionAddress(services, connection)) : null
}

/** The provider's address, once the session is over; null where it is not told. A provider that is away keeps nobody here. */
export async function toldOfLogout(services: Services, session: SessionDocument): Promise<string | null> {
  const { cameBy, client, tenantId } = session
  if (cameBy === undefined || client !== undefined) return null
  const connection = await findConnection(services, readerOf(services.database, tenantId), cameBy.connectionId)
  if (connection === null || !connection.on) return null
  try {
    return await addressAt(services, connection, session)
  } catch (error) {
    if (error instanceof SignOnFault) return null
    throw error
  }
}
