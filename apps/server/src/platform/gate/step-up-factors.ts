import { sql } from 'kysely'
import type { Services } from '../services.ts'
import type { Caller } from './session.ts'

/**
 * By which second factor the caller can prove themselves anew, for the answer that asks for it: one's passkeys, or a code where one has no passkey.
 * The kinds are read as the rows state them, since the proof itself is judged by the sealed list.
 */
export async function stepUpFactors(services: Services, { tenant, user }: Caller): Promise<readonly string[]> {
  const rows = await services.database.read<{ kind: string }>(
    tenant.id,
    sql`select distinct kind from credential where tenant_id = ${tenant.id} and user_id = ${user.id} and confirmed and kind in ('totp', 'passkey') order by kind`,
  )
  const kinds = rows.map(({ kind }) => kind)
  return kinds.includes('passkey') ? ['passkey'] : kinds
}
