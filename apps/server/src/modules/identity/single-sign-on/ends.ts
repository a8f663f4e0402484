/** When certificates of a connection end: the provider's, which it is about to change, and our own, which we are to. */
import { X509Certificate } from 'node:crypto'
import { readerOf } from '../../../platform/database/reader.ts'
import { allTenants } from '../../../platform/database/tenants.ts'
import type { Services } from '../../../platform/services.ts'
import { type Connection, connectionRows, openConnection } from './connection.ts'
import { endOf, newestOf } from './saml/beside.ts'

const SOON_MS = 30 * 24 * 60 * 60_000

interface CertificateEnd {
  readonly whose: 'provider' | 'ours'
  readonly at: number
}

/** Of several certificates the last counts: whoever has the next one there has seen to it. */
export function endsOf(connection: Connection): CertificateEnd[] {
  if (!('saml' in connection)) return []
  const { own, saml } = connection
  const theirs = saml.certificates.map((each) => new X509Certificate(Buffer.from(each, 'base64')).validToDate.getTime())
  return [
    ...(theirs.length === 0 ? [] : [{ whose: 'provider', at: Math.max(...theirs) } as const]),
    ...(own === undefined ? [] : [{ whose: 'ours', at: endOf(newestOf(own)) } as const]),
  ]
}

/** Those that end within thirty days, or have ended. */
export const soonOf = (connection: Connection, now: number): CertificateEnd[] =>
  endsOf(connection).filter(({ at }) => at <= now + SOON_MS)

/** The company's connections by which people come in now. */
export async function connectionsInUse(services: Services, tenantId: string): Promise<Connection[]> {
  const rows = await connectionRows(readerOf(services.database, tenantId))
  const connections = await Promise.all(rows.map((row) => openConnection(services, tenantId, row)))
  return connections.filter((connection) => connection !== null).filter(({ on }) => on)
}

/** How many connections of all companies have a certificate that ends within thirty days. */
export async function connectionsEnding(services: Services): Promise<number> {
  const tenants = await allTenants(services.database)
  const connections = await Promise.all(tenants.map((tenantId) => connectionsInUse(services, tenantId)))
  const now = services.clock.now()
  return connections.flat().filter((connection) => soonOf(connection, now).length > 0).length
}
