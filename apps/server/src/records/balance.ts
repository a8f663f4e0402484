/** What is paid and outstanding of a record follows its payments: reckoned anew, under the record's lock, by every act that writes one. */
import {
  findField,
  type Money,
  type ObjectDeclaration,
  type Pays,
  sumOf,
  totalOf,
  wireName,
  withBalance,
} from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { columnOf } from './columns.ts'
import { plainValues, type Row } from './row.ts'
import { changeRows, lockRows } from './state.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** A payment as an act leaves it; `isNew` where it comes into being or back, which what it pays has to allow. */
export interface Paying {
  readonly values: Values
  readonly isNew: boolean
}

const pathOf = (object: ObjectDeclaration, key: string): string => {
  const field = findField(object, key)
  return `/${field === undefined ? key : wireName({ key, field })}`
}

/** The amounts of the living payments of a record that are in one of the states. */
export async function amountsOf(
  tx: Transaction,
  object: ObjectDeclaration,
  asked: { pays: Pays; id: string; states: readonly string[] },
): Promise<Money[]> {
  const { pays, id, states } = asked
  const [at, state, amount] = [pays.at, pays.state, pays.amount].map((key) => sql.ref(columnOf(object, key)))
  const rows = await tx.query<{ amount: Money }>(
    sql`select ${amount} as amount from ${sql.table(object.name)} where tenant_id = ${tx.tenantId} and ${at} = ${id}::uuid
      and deleted_at is null and ${state} = any(${[...states]}::text[])`,
  )
  return rows.map((row) => row.amount)
}

/** Refuses a payment in another currency than what it pays, and one of what is not confirmed, or not any more. */
function demandFitting(writing: Writing, paying: Paying, owed: { object: ObjectDeclaration; values: Values }): void {
  const { pays } = writing.object
  const { balance } = owed.object
  if (pays === undefined || balance === undefined) return
  const state = String(owed.values[balance.state])
  const amount = paying.values[pays.amount] as unknown as Money
  const isExpected = pays.open.includes(String(paying.values[pays.state]))
  const isClosed = balance.before.includes(state) || (isExpected && balance.void.includes(state))
  if (paying.isNew && isClosed)
    throw new Refusal('invalid', { errors: [{ path: pathOf(writing.object, pays.at), code: 'basis_not_ready' }] })
  if (amount.currency !== totalOf(owed.object, owed.values)?.currency)
    throw new Refusal('invalid', { errors: [{ path: pathOf(writing.object, pays.amount), code: 'currency_other' }] })
}

async function storeBalance(
  tx: Transaction,
  { object, row, paid }: { object: ObjectDeclaration; row: Row; paid: Money },
): Promise<void> {
  const { balance } = object
  if (balance === undefined) return
  const before = plainValues(object, row)
  const after = withBalance(object, before, paid)
  const keys = [balance.paid, balance.outstanding]
  if (keys.every((key) => JSON.stringify(before[key]) === JSON.stringify(after[key]))) return
  const set = keys.map((key) => sql`${sql.ref(columnOf(object, key))} = ${JSON.stringify(after[key] ?? null)}::jsonb`)
  await changeRows(tx, object, { set: sql.join(set), where: sql`r.id = ${row.id}::uuid` })
  await publish(tx, `${object.name}.changed`, { ids: [row.id], fields: keys })
}

/** Brings what is paid and outstanding up to date after payments were written; nothing for objects that pay nothing. */
export async function settleBalance(writing: Writing, tx: Transaction, written: readonly Paying[]): Promise<void> {
  const { object, caller } = writing
  const { pays } = object
  const target = pays === undefined ? undefined : object.fields[pays.at]?.targets?.[0]
  if (pays === undefined || target === undefined) return
  const owed = caller.tenant.catalog.getObject(target)
  for (const [id, theirs] of Map.groupBy(written, ({ values }) => String(values[pays.at]))) {
    // whoever else writes a payment of it waits here, and counts this one
    const [row] = await lockRows(tx, owed, sql`r.id = ${id}::uuid`)
    if (row === undefined) continue
    for (const each of theirs) demandFitting(writing, each, { object: owed, values: plainValues(owed, row) })
    const amounts = await amountsOf(tx, object, { pays, id, states: pays.counts })
    const currency = totalOf(owed, plainValues(owed, row))?.currency
    if (currency !== undefined) await storeBalance(tx, { object: owed, row, paid: sumOf(amounts, currency) })
  }
}

/** Refuses that a record is given up of which payments are still expected: they would be asked for. */
export async function demandNonePending(
  { object, caller }: Writing,
  tx: Transaction,
  change: { id: string; before: Values; after: Values },
): Promise<void> {
  const { balance } = object
  if (balance === undefined) return
  const isVoid = (values: Values) => balance.void.includes(String(values[balance.state]))
  if (!isVoid(change.after) || isVoid(change.before)) return
  for (const payer of caller.tenant.catalog.served) {
    const { pays } = payer
    if (pays === undefined || payer.fields[pays.at]?.targets?.[0] !== object.name) continue
    const open = await amountsOf(tx, payer, { pays, id: change.id, states: pays.open })
    if (open.length > 0)
      throw new Refusal('invalid', { errors: [{ path: pathOf(object, balance.state), code: 'payments_open' }] })
  }
}
