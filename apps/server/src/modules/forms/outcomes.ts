import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import { allTenants } from '../../platform/database/tenants.ts'
import type { Services } from '../../platform/services.ts'

/** What became of what was sent; of what was refused, why. */
export type Outcome = 'received' | 'held' | 'discarded' | 'limit' | 'stale' | 'invalid' | 'origin'

const DAY_MS = 24 * 60 * 60_000
const KEPT_DAYS = 400
/** The longest window is a day. */
const WINDOWS_KEPT_DAYS = 2
export const SHOWN_DAYS = 30

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** Adds one to the day's number. */
export const noteOutcome = (
  services: Pick<Services, 'clock'>,
  tx: Transaction,
  about: { formId: string; outcome: Outcome },
): Promise<unknown> =>
  tx.query(sql`insert into form_outcome (tenant_id, form_id, day, outcome, n)
    values (${tx.tenantId}, ${about.formId}, ${dayOf(services.clock.now())}, ${about.outcome}, 1)
    on conflict (tenant_id, form_id, day, outcome) do update set n = form_outcome.n + 1`)

export type Counts = Readonly<Partial<Record<Outcome, number>>>

/** The numbers of the last days, by form. */
export async function countsOf(services: Services, tenantId: string): Promise<ReadonlyMap<string, Counts>> {
  const from = dayOf(services.clock.now() - SHOWN_DAYS * DAY_MS)
  const rows = await services.database.read<{ form_id: string; outcome: Outcome; n: number }>(
    tenantId,
    sql`select form_id, outcome, sum(n)::int as n from form_outcome where tenant_id = ${tenantId} and day > ${from} group by form_id, outcome`,
  )
  const counts = new Map<string, Partial<Record<Outcome, number>>>()
  for (const { form_id: id, outcome, n } of rows) counts.set(id, { ...counts.get(id), [outcome]: n })
  return counts
}

/** Takes away windows that count no more and numbers of long ago. */
export async function sweepForms(services: Services): Promise<void> {
  const now = services.clock.now()
  for (const id of await allTenants(services.database))
    await services.database.inTenant(id, async (tx) => {
      const windows = new Date(now - WINDOWS_KEPT_DAYS * DAY_MS).toISOString()
      await tx.query(sql`delete from form_window where tenant_id = ${id} and begins_at < ${windows}`)
      await tx.query(sql`delete from form_outcome where tenant_id = ${id} and day < ${dayOf(now - KEPT_DAYS * DAY_MS)}`)
    })
}
