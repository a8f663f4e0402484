/** How often a customer buys, and when next, follows its orders: reckoned anew, under the customer's lock, by every act that writes one. */
import { type Catalog, type ObjectDeclaration, purchasersOf, purchaseValues } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import type { Transaction } from '../platform/database/database.ts'
import { publish } from '../platform/jobs/outbox.ts'
import { columnsOf } from './columns.ts'
import { plainValues } from './row.ts'
import { changeRows, lockRows } from './state.ts'

type Values = Readonly<Record<string, Json>>

const columnOf = (object: ObjectDeclaration, key: string) => {
  const column = columnsOf(object).find((each) => each.key === key)
  return { name: sql.ref(column?.names[0] ?? key), type: sql.raw(column?.type ?? 'text') }
}

/** The days on which each of the customers bought: one entry for each day. */
async function daysOfPurchases(
  tx: Transaction,
  object: ObjectDeclaration,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { purchases } = object
  if (purchases === undefined) return new Map()
  const [at, on, state] = [purchases.at, purchases.on, purchases.state].map((key) => columnOf(object, key).name)
  const rows = await tx.query<{ who: string; day: string }>(
    sql`select ${at} as who, ${on}::text as day from ${sql.table(object.name)} where tenant_id = ${tx.tenantId} and ${at} = any(${[...ids]}::uuid[])
      and deleted_at is null and ${on} is not null and ${state} = any(${[...purchases.counts]}::text[]) group by 1, 2`,
  )
  return new Map([...Map.groupBy(rows, ({ who }) => who)].map(([who, theirs]) => [who, theirs.map(({ day }) => day)]))
}

async function reckonAnew(
  tx: Transaction,
  about: { buyer: ObjectDeclaration; purchase: ObjectDeclaration; ids: readonly string[] },
): Promise<void> {
  const { buyer, purchase, ids } = about
  const cycle = buyer.purchaseCycle
  if (cycle === undefined || ids.length === 0) return
  // whoever else writes a purchase of theirs waits here, and counts this one
  const rows = await lockRows(tx, buyer, sql`r.id = any(${[...ids]}::uuid[])`)
  const days = await daysOfPurchases(tx, purchase, ids)
  for (const row of rows) {
    const [before, after] = [plainValues(buyer, row), purchaseValues(cycle, days.get(row.id) ?? [])]
    const keys = Object.keys(after).filter((key) => (before[key] ?? null) !== (after[key] ?? null))
    if (keys.length === 0) continue
    const set = keys.map((key) => {
      const { name, type } = columnOf(buyer, key)
      return sql`${name} = ${after[key] ?? null}::${type}`
    })
    await changeRows(tx, buyer, { set: sql.join(set), where: sql`r.id = ${row.id}::uuid` })
    await publish(tx, `${buyer.name}.changed`, { ids: [row.id], fields: keys })
  }
}

/** Brings how often and when is bought up to date after records of an object were written; nothing for objects that are no purchases. */
export async function followPurchases(
  tx: Transaction,
  catalog: Catalog,
  written: { object: ObjectDeclaration; changes: readonly { before: Values | null; after: Values | null }[] },
): Promise<void> {
  const { object, changes } = written
  const target = object.purchases === undefined ? undefined : object.fields[object.purchases.at]?.targets?.[0]
  if (target === undefined) return
  const ids = [...new Set(changes.flatMap((change) => purchasersOf(object, change)))]
  await reckonAnew(tx, { buyer: catalog.getObject(target), purchase: object, ids })
}

/** The same of these customers themselves, after a merge, or its undoing, turned their purchases to one another. */
export async function reckonPurchases(
  tx: Transaction,
  catalog: Catalog,
  about: { buyer: ObjectDeclaration; ids: readonly string[] },
): Promise<void> {
  for (const purchase of catalog.served) {
    const { purchases } = purchase
    if (purchases !== undefined && purchase.fields[purchases.at]?.targets?.[0] === about.buyer.name)
      await reckonAnew(tx, { ...about, purchase })
  }
}
