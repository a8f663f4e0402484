/** What of an order was delivered and came back follows its deliveries: booked under the order's lock by every act that writes one. */
import {
  type Booking,
  type BookingFault,
  booked,
  creditUnits,
  type Delivers,
  findField,
  isDone,
  millionths,
  minorUnits,
  moneyOf,
  type ObjectDeclaration,
  quantitiesByUnits,
  stateOfDelivery,
  type Tally,
  unitsByLine,
  wireName,
  withBalance,
} from '@holdfast/catalog'
import { type Json, type Line, type LineQuantity, linesOf, quantitiesOf } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { Refusal } from '../platform/errors/refusal.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { columnOf, columnsOf } from './columns.ts'
import { settleDueDays } from './due-days.ts'
import { writeHistory } from './history.ts'
import { loadRecord } from './load.ts'
import { withNumber } from './numbers.ts'
import type { Draft } from './prepare.ts'
import type { OpenRecord } from './record.ts'
import { changeRows } from './state.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** A delivery before and after an act; `id` and `before` are null where it is new. */
interface Change {
  readonly id: string | null
  readonly before: Values | null
  readonly after: Values
}

/** What is delivered: the order under lock, its lines, and what of them was delivered so far. */
interface Order {
  readonly record: OpenRecord
  readonly lines: readonly Line[]
  readonly ordered: readonly bigint[]
  readonly tally: Tally
}

const pathOf = (object: ObjectDeclaration, key: string): string => {
  const field = findField(object, key)
  return `/${field === undefined ? key : wireName({ key, field })}`
}

const refusedAt = (path: string, code: string): Refusal => new Refusal('invalid', { errors: [{ path, code }] })

/** Locks the order: whoever else delivers of it waits here, and finds this delivery booked. */
async function lockOrder(
  writing: Writing,
  tx: Transaction,
  { delivers, values }: { delivers: Delivers; values: Values },
): Promise<Order> {
  const { caller, object } = writing
  const owed = caller.tenant.catalog.getObject(object.fields[delivers.at]?.targets?.[0] ?? '')
  const id = String(values[delivers.at])
  const record = await loadRecord({ ...writing, object: owed }, { id, action: 'read', lockIn: tx })
  const { delivered } = owed
  if (delivered === undefined) throw new Error(`a ${owed.name} is not delivered`)
  // whoever does not see what was ordered cannot say what of it is delivered
  if (record.modes.get(delivered.lines) !== 'clear') throw new Refusal('forbidden')
  const lines = linesOf(record.values[delivered.lines])
  const { none, part, all } = delivered.states
  if (lines.length === 0 || ![none, part, all].includes(String(record.values[delivered.state])))
    throw refusedAt(pathOf(object, delivers.at), 'basis_not_ready')
  const byLine = (key: string) => unitsByLine(quantitiesOf(record.values[key]), lines.length)
  const tally = { delivered: byLine(delivered.delivered), returned: byLine(delivered.returned) }
  return { record, lines, ordered: lines.map(({ quantity }) => millionths(quantity)), tally }
}

/** The quantities with the products of the lines that they are of. */
function namedQuantities(writing: Writing, { lines }: Order, quantities: readonly LineQuantity[]): Json {
  const path = pathOf(writing.object, writing.object.delivers?.lines ?? '')
  return quantities.map(({ line, quantity }, at): Json => {
    const of = lines[line - 1]
    if (of === undefined) throw refusedAt(`${path}/${at}/line`, 'reference_invalid')
    const { productId, code, name, unit } = of
    return { line, quantity, productId, code, name, unit }
  })
}

function demandBookable({ object }: Writing, delivers: Delivers, { at, code }: BookingFault): never {
  if (code === 'returned_meanwhile') throw refusedAt(pathOf(object, delivers.state), code)
  throw refusedAt(`${pathOf(object, delivers.lines)}/${at}/${code === 'reference_invalid' ? 'line' : 'quantity'}`, code)
}

interface Credit {
  readonly net: bigint
  readonly tax: bigint
}

/** What the other returns of the order came to, in minor units. */
async function creditOfOthers(
  tx: Transaction,
  object: ObjectDeclaration,
  of: { orderId: string; except: string | null },
) {
  const { delivers } = object
  const sums = { net: 0n, tax: 0n }
  if (delivers === undefined) return sums
  const [at, kind, state] = [delivers.at, delivers.kind, delivers.state].map((key) => sql.ref(columnOf(object, key)))
  const [net, tax] = [delivers.credit.net, delivers.credit.tax].map((key) => sql.ref(columnOf(object, key)))
  const rows = await tx.query<{ net: { amount: string; currency: string }; tax: { amount: string; currency: string } }>(
    sql`select ${net} as net, ${tax} as tax from ${sql.table(object.name)} where tenant_id = ${tx.tenantId} and ${at} = ${of.orderId}::uuid
      and deleted_at is null and ${kind} = ${delivers.back} and ${state} = any(${[...delivers.counts]}::text[])
      and id is distinct from ${of.except}::uuid`,
  )
  for (const row of rows) {
    sums.net += minorUnits(row.net)
    sums.tax += minorUnits(row.tax)
  }
  return sums
}

const assigned = (object: ObjectDeclaration, keys: readonly string[], values: Values) =>
  columnsOf(object)
    .filter(({ key }) => keys.includes(key))
    .map(({ key, names: [name = key], type }) => {
      const value = type === 'jsonb' ? JSON.stringify(values[key] ?? null) : values[key]
      return sql`${sql.ref(name)} = ${value}::${sql.raw(type)}`
    })

/** Writes what of the order is delivered, and what follows from it: its state, what was given back and what is still to be paid. */
async function storeTally(
  writing: Writing,
  tx: Transaction,
  { order, tally, credit, day }: { order: Order; tally: Tally; credit: Credit; day: string | null },
): Promise<void> {
  const { record, lines, ordered } = order
  const { object, row, values: before } = record
  const { delivered, balance } = object
  const currency = lines[0]?.price.currency
  if (delivered === undefined || currency === undefined) return
  const all = (units: readonly bigint[]) => quantitiesByUnits(units) as unknown as Json
  const after = withBalance(object, {
    ...before,
    [delivered.state]: stateOfDelivery(delivered, ordered, tally),
    [delivered.delivered]: all(tally.delivered),
    [delivered.returned]: all(tally.returned),
    [delivered.credit]: { ...moneyOf(credit.net + credit.tax, currency) },
  })
  const { state, credit: given } = delivered
  const outstanding = balance === undefined ? [] : [balance.outstanding]
  const computed = [state, delivered.delivered, delivered.returned, given, ...outstanding]
  const isMoved = before[state] !== after[state]
  const at = new Date(writing.services.clock.now()).toISOString()
  const by = writing.caller.user.id
  const stamps = isMoved
    ? [sql`version = r.version + 1, updated_at = ${at}::timestamptz, updated_by = ${by}::uuid`]
    : []
  await changeRows(tx, object, {
    set: sql.join([...assigned(object, computed, after), ...stamps]),
    where: sql`r.id = ${row.id}::uuid`,
  })
  if (isMoved) await writeHistory({ ...writing, object }, tx, { record, after, changed: [state], act: 'update' })
  await settleDueDays({ ...writing, object }, tx, { id: row.id, before, after, day })
  await publish(tx, `${object.name}.changed`, { ids: [row.id], fields: computed })
}

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

const bookingOf = (delivers: Delivers, values: Values, sign: Booking['sign']): Booking => ({
  isBack: values[delivers.kind] === delivers.back,
  sign,
  lines: quantitiesOf(values[delivers.lines]),
})

/** Books what happened, or is undone, and gives what the returned goods come to; null for what gives nothing back. */
async function book(
  writing: Writing,
  tx: Transaction,
  { order, change, delivers }: { order: Order; change: Change; delivers: Delivers },
): Promise<Credit | null> {
  const { object } = writing
  const { id, before, after } = change
  const isNow = isDone(object, after)
  const bookings = isNow ? [bookingOf(delivers, after, 1n)] : [bookingOf(delivers, before ?? after, -1n)]
  const tally = booked(order.ordered, order.tally, bookings)
  if ('at' in tally) return demandBookable(writing, delivers, tally)
  const others = await creditOfOthers(tx, object, { orderId: order.record.row.id, except: id })
  const whole = creditUnits(order.lines, tally.returned)
  const isGiving = isNow && after[delivers.kind] === delivers.back
  const day = after[delivers.on]
  const given = { credit: isGiving ? whole : others, day: typeof day === 'string' ? day : null }
  await storeTally(writing, tx, { order, tally, ...given })
  return isGiving ? { net: whole.net - others.net, tax: whole.tax - others.tax } : null
}

/**
 * The values of a delivery as the act may store them: its quantities with their products, and what is given back. Where it has happened now, or has not
 * any more, the order follows. Refuses what is more than was ordered, or more back than was delivered; unchanged for objects that deliver nothing.
 */
export async function bookDelivery(writing: Writing, tx: Transaction, change: Change): Promise<Values> {
  const { object } = writing
  const { delivers } = object
  const { before, after } = change
  if (delivers === undefined) return after
  const isBooked = isDone(object, before) !== isDone(object, after)
  if (!isBooked && isSame(before?.[delivers.lines], after[delivers.lines])) return after
  const order = await lockOrder(writing, tx, { delivers, values: after })
  const lines = namedQuantities(writing, order, quantitiesOf(after[delivers.lines]))
  const credit = isBooked ? await book(writing, tx, { order, change, delivers }) : null
  if (credit === null) return { ...after, [delivers.lines]: lines }
  const money = (units: bigint): Json => ({ ...moneyOf(units, order.lines[0]?.price.currency ?? '') })
  const { net, tax, gross } = delivers.credit
  return {
    ...after,
    [delivers.lines]: lines,
    [net]: money(credit.net),
    [tax]: money(credit.tax),
    [gross]: money(credit.net + credit.tax),
  }
}

/** The draft as it can be stored only inside the transaction: with its number, and what it delivers booked. */
export async function completedDraft(writing: Writing, tx: Transaction, draft: Draft): Promise<Draft> {
  const numbered = await withNumber(writing, tx, draft)
  return { ...numbered, values: await bookDelivery(writing, tx, { id: null, before: null, after: numbered.values }) }
}
