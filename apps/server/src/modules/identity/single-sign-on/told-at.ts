/** The connection at whose own address a provider speaks to us: company and connection stand in it. */
import { sql } from 'kysely'
import { readerOf } from '../../../platform/database/reader.ts'
import { isUuid } from '../../../platform/identifiers.ts'
import type { Services } from '../../../platform/services.ts'
import { type Connection, findConnection } from './connection.ts'

/** As the address states it. */
export interface Place {
  readonly tenant: string
  readonly connection: string
}

/** An address of a connection's own, for its provider. */
export const placeAddress = (
  { settings }: Pick<Services, 'settings'>,
  { tenantId, id }: Pick<Connection, 'tenantId' | 'id'>,
  what: 'logout' | 'metadata',
): string => new URL(`/api/v1/auth/sso/${tenantId}/${id}/${what}`, settings.HOLDFAST_URL).href

/** The connection of the place; null where there is none. */
export async function connectionAt(services: Services, at: Place): Promise<Connection | null> {
  if (!isUuid(at.tenant)) return null
  const known = await services.database.read(at.tenant, sql`select 1 from tenant where tenant_id = ${at.tenant}`)
  if (known.length === 0) return null
  return findConnection(services, readerOf(services.database, at.tenant), at.connection)
}
