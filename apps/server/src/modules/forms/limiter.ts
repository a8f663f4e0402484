import { sql } from 'kysely'
import { NIL_UUID } from '../../platform/identifiers.ts'
import type { Services } from '../../platform/services.ts'
import { addressPart, type Counted, waitOf, windowOf } from './limits.ts'

/** Whose form was called, from where. */
export interface Call {
  readonly tenantId: string
  readonly formId: string
  readonly address: string | null
}

const NONE = Buffer.alloc(0)
const ADDRESS_LABEL = 'form-address'
const isOfAddress = (counted: Counted): boolean => counted.startsWith('address')

/** The part of the address as the keeper's digest: it can be told again, and read back by nobody. */
async function addressDigest(services: Services, { tenantId, address }: Call): Promise<Buffer> {
  const [digest] = await services.keeper.digests(tenantId, ADDRESS_LABEL, [addressPart(address)])
  return Buffer.from(digest ?? NONE)
}

/** Counts one more in each window, durably, and gives the seconds to wait where one is full; null where none is. */
export async function countCall(services: Services, call: Call, windows: readonly Counted[]): Promise<number | null> {
  const now = services.clock.now()
  const digest = windows.some(isOfAddress) ? await addressDigest(services, call) : NONE
  const waits = await services.database.inTenant(call.tenantId, async (tx) => {
    const found: (number | null)[] = []
    for (const counted of windows) {
      const begins = new Date(windowOf(counted, now)).toISOString()
      const [row] = await tx.query<{ n: number }>(sql`
        insert into form_window (tenant_id, form_id, counted, digest, begins_at, n)
        values (${tx.tenantId}, ${counted === 'company' ? NIL_UUID : call.formId}, ${counted}, ${isOfAddress(counted) ? digest : NONE}, ${begins}, 1)
        on conflict (tenant_id, form_id, counted, digest, begins_at) do update set n = form_window.n + 1 returning n`)
      found.push(waitOf(counted, row?.n ?? 0, now))
    }
    return found.filter((wait) => wait !== null)
  })
  return waits.length === 0 ? null : Math.max(...waits)
}

/** How many were taken by the form in the window of this hour: by it the work rises. */
export async function countedThisHour(
  services: Services,
  { tenantId, formId }: Omit<Call, 'address'>,
): Promise<number> {
  const begins = new Date(windowOf('form', services.clock.now())).toISOString()
  const [row] = await services.database.read<{ n: number }>(
    tenantId,
    sql`select n from form_window where tenant_id = ${tenantId} and form_id = ${formId} and counted = 'form' and begins_at = ${begins}`,
  )
  return row?.n ?? 0
}
