/** What managers believe beside the deals, as it lies in the database. */
import { sql } from 'kysely'
import type { Transaction } from '../../platform/database/database.ts'
import type { Reader } from '../../platform/database/reader.ts'
import { openSmall, sealSmall } from '../../platform/gate/small-seal.ts'
import type { Services } from '../../platform/services.ts'
import type { AdjustmentStated } from './adjustment-body.ts'
import type { Money } from './attainment.ts'
import type { TargetsOf } from './target-rows.ts'

type About = Pick<AdjustmentStated, 'whose' | 'id' | 'category'>

export interface StoredAdjustment extends About {
  readonly version: number
  /** Null where it was taken back. */
  readonly adjusted: { readonly amount: Money; readonly note: string } | null
  readonly by: string
  readonly at: string
}

interface Row {
  readonly whose: About['whose']
  readonly whose_id: string
  readonly category: About['category']
  readonly version: number
  readonly amount: string | null
  readonly currency: string | null
  readonly sealed_confidential: Uint8Array | null
  readonly updated_by: string
  readonly updated_at: Date
}

/** A note opens beside the very amount it was written to, and nowhere else. */
const bindingOf = (tenantId: string, of: TargetsOf, about: About & { version: number; amount: Money; by: string }) => {
  const { whose, id, category, version, amount, by } = about
  const parts = [tenantId, of.pipeline, of.period, whose, id, category, version, amount.amount, amount.currency, by]
  return Buffer.from(['adjustment', ...parts].join('/'))
}

const keyOf = (services: Services, tenantId: string) => services.keeper.purposeKey(tenantId, 'settings')

/** What is believed of whom in a pipeline and period. A row that was changed behind the application tells nothing. */
export async function adjustmentsOf(
  services: Services,
  reading: Reader,
  of: TargetsOf,
): Promise<readonly StoredAdjustment[]> {
  const { tenantId } = reading
  const rows = await reading.query<Row>(sql`select whose, whose_id, category, version, amount::text as amount, currency,
      sealed_confidential, updated_by, updated_at from adjustment
    where tenant_id = ${tenantId} and pipeline = ${of.pipeline} and period = ${of.period} order by whose, whose_id, category`)
  const key = await keyOf(services, tenantId)
  return rows.map((row) => {
    const about = { whose: row.whose, id: row.whose_id, category: row.category, version: row.version }
    const last = { ...about, by: row.updated_by, at: new Date(row.updated_at).toISOString() }
    if (row.amount === null || row.currency === null || row.sealed_confidential === null)
      return { ...last, adjusted: null }
    const amount = { amount: row.amount, currency: row.currency }
    const note = openSmall(key, row.sealed_confidential, bindingOf(tenantId, of, { ...last, amount }))
    return { ...last, adjusted: note === null ? null : { amount, note } }
  })
}

/** Keeps one; false where somebody else kept this version of it, or a later one, meanwhile. */
export async function storeAdjustment(
  services: Services,
  tx: Transaction,
  kept: { readonly of: TargetsOf; readonly adjustment: StoredAdjustment },
): Promise<boolean> {
  const { of, adjustment } = kept
  const { whose, id, category, version, adjusted, by, at } = adjustment
  const amount = adjusted?.amount
  const sealed =
    adjusted === null
      ? null
      : sealSmall(await keyOf(services, tx.tenantId), {
          text: adjusted.note,
          binding: bindingOf(tx.tenantId, of, { ...adjustment, amount: adjusted.amount }),
          random: services.random,
        })
  const stored = await tx.query(sql`insert into adjustment as a
      (tenant_id, pipeline, period, whose, whose_id, category, amount, currency, sealed_confidential, version, updated_at, updated_by)
    values (${tx.tenantId}, ${of.pipeline}, ${of.period}, ${whose}, ${id}, ${category}, ${amount?.amount ?? null}::numeric, ${amount?.currency ?? null},
      ${sealed}, ${version}, ${at}, ${by})
    on conflict (tenant_id, pipeline, period, whose, whose_id, category) do update set amount = excluded.amount, currency = excluded.currency,
      sealed_confidential = excluded.sealed_confidential, version = excluded.version, updated_at = excluded.updated_at,
      updated_by = excluded.updated_by where a.version < excluded.version returning 1`)
  return stored.length === 1
}
