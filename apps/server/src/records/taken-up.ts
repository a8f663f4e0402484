/** What of an approved paper is taken up already by the papers made from it, so that one approval is never used twice. Decision 0086. */
import { type Approving, firstMoney, type ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { columnOf } from './columns.ts'
import { waitFor } from './counted-together.ts'
import type { Condition } from './reach-sql.ts'
import type { OpenRecord } from './record.ts'
import type { Writing } from './writing.ts'

/** The record that is weighed, with the values it is to have. */
export interface Weighed {
  readonly id: string
  readonly values: Readonly<Record<string, Json>>
}

type Carried = NonNullable<Approving['carried']>

const targetOf = (object: ObjectDeclaration, key: string): string | undefined => object.fields[key]?.targets?.[0]

/** The first version of a record, which all its versions point to. */
const firstOf = ({ revising }: ObjectDeclaration, { id, values }: Weighed): string =>
  String(values[revising?.original ?? ''] ?? id)

/** A record and the versions whose place it took: what was made from these was made from the same paper. */
function versionsOf({ object, values, row }: OpenRecord, tenantId: string): Condition {
  const { revising, states } = object
  if (revising === undefined || states === undefined) return sql`(${row.id}::uuid)`
  const first = firstOf(object, { id: row.id, values })
  return sql`(select v.id from ${sql.table(object.name)} v where v.tenant_id = ${tenantId}
    and (v.id = ${row.id} or (${sql.ref(`v.${columnOf(object, states.at)}`)} = ${revising.superseded}
      and (v.id = ${first} or ${sql.ref(`v.${columnOf(object, revising.original)}`)} = ${first}))))`
}

/** Objects whose records may be carried by one of `name`, and by which reference. */
const takersOf = (catalog: readonly ObjectDeclaration[], name: string) =>
  catalog.flatMap((object) =>
    (object.approving?.carried?.by ?? [])
      .filter((at) => targetOf(object, at) === name)
      .map((at) => ({ object, at, carried: object.approving?.carried as Carried })),
  )
type Taker = ReturnType<typeof takersOf>[number]

/** Rows that are no other paper than the one weighed: itself, and versions of it whose time is not over. */
function isOther({ object }: Taker, weighed: { readonly name: string; readonly record: Weighed }): Condition {
  const { revising, term } = object
  if (object.name !== weighed.name) return sql`true`
  if (revising === undefined) return sql`r.id <> ${weighed.record.id}`
  const over = term === undefined ? sql`false` : sql`${sql.ref(`r.${columnOf(object, term.state)}`)} = ${term.over}`
  const first = sql`coalesce(${sql.ref(`r.${columnOf(object, revising.original)}`)}, r.id)`
  return sql`r.id <> ${weighed.record.id} and (${over} or ${first} <> ${firstOf(object, weighed.record)})`
}

/** Rows that are not part of another paper which counts by itself: an order of a contract of the quote is counted with that contract. */
function isCountedHere({ object, at }: Taker, takers: readonly Taker[], versions: Condition): Condition {
  const between = takers.filter((each) => each.at !== at || each.object !== object)
  const conditions = between.flatMap((each) => {
    const through = (object.approving?.carried?.by ?? []).find((key) => targetOf(object, key) === each.object.name)
    const { states, revising } = each.object
    if (through === undefined || states === undefined) return []
    const counting = [...each.carried.takes, ...(revising === undefined ? [] : [revising.superseded])]
    return [
      sql`not exists (select 1 from ${sql.table(each.object.name)} p where p.tenant_id = r.tenant_id and p.id = ${sql.ref(`r.${columnOf(object, through)}`)}
        and ${sql.ref(`p.${columnOf(each.object, each.at)}`)} in ${versions} and ${sql.ref(`p.${columnOf(each.object, states.at)}`)} = any(${counting}::text[]))`,
    ]
  })
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** What each record that has taken up its part comes to, of every kind that may. */
function takenUp({ caller, object }: Writing, record: Weighed, held: OpenRecord): Condition {
  const { id: tenantId, catalog } = caller.tenant
  const takers = takersOf(catalog.served, held.object.name)
  const versions = versionsOf(held, tenantId)
  const parts = takers.map((taker) => {
    const { object: each, at, carried } = taker
    const column = (key: string) => sql.ref(`r.${columnOf(each, key)}`)
    return sql`select coalesce(${sql.join((each.approving?.total ?? []).map(column))}) as m from ${sql.table(each.name)} r
      where r.tenant_id = ${tenantId} and ${column(at)} in ${versions} and ${column(each.states?.at ?? '')} = any(${[...carried.takes]}::text[])
        and ${isOther(taker, { name: object.name, record })} and ${isCountedHere(taker, takers, versions)} and r.deleted_at is null`
  })
  return sql.join(parts, sql` union all `)
}

const totalOf = ({ approving }: ObjectDeclaration, values: Weighed['values']) =>
  firstMoney(approving?.total ?? [], values)

/**
 * Whether a record, and all others that have taken up their part of what was approved of `held`, come to no more than that. Whoever asks about the same
 * paper next waits until this transaction ends: two at once never come to more together.
 */
export async function isLeft(writing: Writing, record: Weighed, held: OpenRecord): Promise<boolean> {
  const { services, caller, object } = writing
  const [total, approved] = [totalOf(object, record.values), totalOf(held.object, held.values)]
  if (total === undefined || approved === undefined) return false
  await waitFor(services, caller.tenant.id, firstOf(held.object, { id: held.row.id, values: held.values }))
  const [row] = await services.database.read<{ left: boolean }>(
    caller.tenant.id,
    sql`select coalesce(sum((m ->> 'amount')::numeric), 0) + ${total.amount}::numeric <= ${approved.amount}::numeric as left
      from (${takenUp(writing, record, held)}) as others where m ->> 'currency' = ${total.currency}`,
  )
  return row?.left === true
}
