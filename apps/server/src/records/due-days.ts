/** Payments whose day follows an event of what they pay: when the event was, and their days once it has come. */
import { dayShifted, type ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { columnOf } from './columns.ts'
import { loadRecord } from './load.ts'
import { momentOf } from './process.ts'
import type { OpenRecord } from './record.ts'
import { plainValues } from './row.ts'
import { setPlain } from './set-plain.ts'
import { lockRows } from './state.ts'
import { type Writing, within } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** Events that a payment may be due after. */
export type DueEvent = 'ordered' | 'signed' | 'delivered'

const dayIn = (values: Values, key: string | undefined): string | null => {
  const day = key === undefined ? null : values[key]
  return typeof day === 'string' ? day : null
}

/** The day on which the last of what was ordered was handed over. */
async function lastDelivery(writing: Writing, tx: Transaction, order: OpenRecord): Promise<string | null> {
  for (const object of writing.caller.tenant.catalog.served) {
    const { delivers } = object
    if (delivers === undefined || object.fields[delivers.at]?.targets?.[0] !== order.object.name) continue
    const [at, on, kind, state] = [delivers.at, delivers.on, delivers.kind, delivers.state].map((key) =>
      sql.ref(columnOf(object, key)),
    )
    const [row] = await tx.query<{ day: string | null }>(
      sql`select max(${on})::text as day from ${sql.table(object.name)} where tenant_id = ${tx.tenantId} and ${at} = ${order.row.id}::uuid
        and ${kind} <> ${delivers.back} and ${state} = any(${[...delivers.counts]}::text[]) and deleted_at is null`,
    )
    return row?.day ?? null
  }
  return null
}

const isDelivered = ({ delivered }: ObjectDeclaration, values: Values): boolean =>
  delivered !== undefined && values[delivered.state] === delivered.states.all

/** The day of an event of an order: `waits` where it is yet to come, null where nobody can say it. */
export async function dayOfEvent(
  writing: Writing,
  tx: Transaction,
  { order, event }: { readonly order: OpenRecord; readonly event: DueEvent },
): Promise<string | null> {
  const { object, values } = order
  if (event === 'ordered') return dayIn(values, object.purchases?.on)
  if (event === 'delivered') return isDelivered(object, values) ? lastDelivery(writing, tx, order) : 'waits'
  const id = values['contract']
  const contract = writing.caller.tenant.catalog.getObject('contract')
  if (typeof id !== 'string') return null
  const held = await loadRecord({ ...within(writing, tx), object: contract }, { id, action: 'read' })
  return dayIn(held.values, contract.states?.days?.['signed'])
}

/** Once a record is delivered, what is to be paid of it after that has its day: counted from `day`, today where none is said. */
export async function settleDueDays(
  writing: Writing,
  tx: Transaction,
  change: { readonly id: string; readonly before: Values; readonly after: Values; readonly day?: string | null },
): Promise<void> {
  const { object, caller } = writing
  if (!isDelivered(object, change.after) || isDelivered(object, change.before)) return
  const from = change.day ?? momentOf(writing).today
  for (const payer of caller.tenant.catalog.served) {
    const { pays } = payer
    if (pays?.waits === undefined || payer.fields[pays.at]?.targets?.[0] !== object.name) continue
    const column = (key: string) => sql.ref(`r.${columnOf(payer, key)}`)
    const rows = await lockRows(
      tx,
      payer,
      sql`${column(pays.at)} = ${change.id}::uuid and ${column(pays.waits.event)} = 'delivered' and ${column(pays.due)} is null
        and ${column(pays.state)} = any(${[...pays.open]}::text[]) and r.deleted_at is null`,
    )
    for (const row of rows) {
      const days = Number(plainValues(payer, row)[pays.waits.days] ?? 0)
      await setPlain({ ...writing, object: payer }, tx, { row, values: { [pays.due]: dayShifted(from, days) } })
    }
  }
}
