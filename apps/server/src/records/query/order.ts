import type { FieldKind } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { valueType } from '@holdfast/catalog/values'
import { sql } from 'kysely'
import { faultWith } from '../../platform/errors/fault-words.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { both, type Condition, either, reachesCondition } from '../reach-sql.ts'
import type { OpenRecord } from '../record.ts'
import { type AskedField, askedField, type Vocabulary } from './asked-field.ts'
import { compareValues } from './compare.ts'
import { type Compiling, plainExpression } from './condition.ts'

export interface OrderKey {
  readonly asked: AskedField
  readonly descending: boolean
}

/** The order of a list; the id is always its last key, so that no two records stand equal. */
export interface Order {
  readonly keys: readonly OrderKey[]
  readonly sealed: boolean
}

const MOST_KEYS = 3

/** Reads `-updatedAt,stage`. A field that may not be seen cannot be sorted by; nor can one that is only shown masked. */
export function parseOrder(words: Vocabulary, stated: string | undefined): Order {
  const names = (stated === undefined || stated === '' ? '-updatedAt' : stated).split(',')
  if (names.length > MOST_KEYS)
    throw new Refusal('malformed', { errors: [faultWith('/sort', 'items_too_many', { bound: MOST_KEYS })] })
  const keys = names.map((text) => {
    const descending = text.startsWith('-')
    const asked = askedField(words, descending ? text.slice(1) : text)
    const isPlaced = asked.seenBy === undefined && asked.engineColumn !== undefined
    if (asked.clear.length === 0 || (!isPlaced && valueType(asked.field.kind).sort === 'none'))
      throw new Refusal('filter_unknown', { errors: [{ path: '/sort', code: 'field_unknown' }] })
    return { asked, descending }
  })
  return { keys, sealed: keys.some((key) => key.asked.sealed) }
}

/** Value of a key; where the principal does not see the field on a record it sorts like an empty one. */
function keyExpression(compiling: Compiling, key: OrderKey): Condition {
  const expression = plainExpression(compiling.object, key.asked)
  if (key.asked.clear.includes('all') || key.asked.engineColumn !== undefined) return expression
  return sql`case when ${reachesCondition(key.asked.clear, compiling.principal, compiling.source)} then ${expression} end`
}

/** Columns that are never empty need no key for emptiness, and then an index can serve the order. */
const neverEmpty = (key: OrderKey): boolean =>
  key.asked.engineColumn !== undefined && key.asked.engineColumn !== 'owner_id'

export interface CompiledOrder {
  readonly orderBy: Condition
  /** The keys of a row, as columns `k0…`, for the next cursor. */
  readonly columns: readonly Condition[]
  readonly after: (position: readonly Json[]) => Condition
  /** The same order over the brought columns `k0…` of a merged page. */
  readonly outer: (names: readonly Condition[]) => Condition
}

interface Step {
  readonly expression: Condition
  readonly descending: boolean
  readonly empty: boolean
}

function afterStep(step: Step, value: Json): { past: Condition; level: Condition } {
  const { expression, descending, empty } = step
  const past = descending ? sql`${expression} < ${value}` : sql`${expression} > ${value}`
  if (!empty) return { past, level: sql`${expression} = ${value}` }
  if (value === null) return { past: sql`false`, level: sql`${expression} is null` }
  return { past: sql`(${past} or ${expression} is null)`, level: sql`${expression} = ${value}` }
}

function laterThan(steps: readonly Step[], position: readonly Json[]): Condition {
  const [first, second] = steps
  const [a, b] = position
  if (
    steps.length === 2 &&
    first !== undefined &&
    second !== undefined &&
    !first.empty &&
    first.descending === second.descending
  )
    return first.descending
      ? sql`(${first.expression}, ${second.expression}) < (${a ?? null}, ${b ?? null})`
      : sql`(${first.expression}, ${second.expression}) > (${a ?? null}, ${b ?? null})`
  const pairs = steps.map((step, at) => afterStep(step, position[at] ?? null))
  return either(pairs.map(({ past }, at) => both([...pairs.slice(0, at).map(({ level }) => level), past])))
}

/** The order as SQL, with empty values last and the id as the last key in the direction of the first. */
export function compileOrder(compiling: Compiling, order: Order): CompiledOrder {
  const keys = order.keys.map((key) => ({
    expression: keyExpression(compiling, key),
    descending: key.descending,
    empty: !neverEmpty(key),
  }))
  const steps: readonly Step[] = [
    ...keys,
    { expression: sql`r.id`, descending: keys[0]?.descending ?? true, empty: false },
  ]
  const inOrder = (expressions: readonly Condition[]) =>
    sql.join(
      steps.map(
        ({ descending, empty }, at) =>
          sql`${expressions[at] ?? sql`r.id`} ${sql.raw(descending ? 'desc' : 'asc')}${sql.raw(empty ? ' nulls last' : '')}`,
      ),
    )
  return {
    orderBy: inOrder(steps.map(({ expression }) => expression)),
    columns: keys.map(({ expression }) => expression),
    after: (position) => laterThan(steps, position),
    outer: (names) => inOrder([...names, sql`r.id`]),
  }
}

const collator = new Intl.Collator(['zh-Hans-CN', 'en'], { numeric: true })

/** Numbers, days and moments by size; words as a reader of Chinese looks them up. */
function compareSorted(kind: FieldKind, a: Json, b: Json): number {
  const asWords = valueType(kind).sort === 'text'
  return asWords ? collator.compare(String(a), String(b)) : compareValues(kind, a, b)
}

/** The value an open record sorts by for this principal. */
export function sortValue(record: OpenRecord, key: OrderKey): Json {
  if (key.asked.engineColumn !== undefined) return (record.row[key.asked.engineColumn] ?? null) as Json
  return record.modes.get(key.asked.key) === 'clear' ? (record.values[key.asked.key] ?? null) : null
}

/** Empty values stand last whichever way the order goes. */
function compareKey(key: OrderKey, pair: { left: Json; right: Json }): number {
  const { left, right } = pair
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
  const sign = compareSorted(key.asked.field.kind, left, right)
  return key.descending ? -sign : sign
}

/** The same order over open records, for sealed keys and for results of a search. */
export function compareRecords(order: Order): (a: OpenRecord, b: OpenRecord) => number {
  return (a, b) => {
    for (const key of order.keys) {
      const sign = compareKey(key, { left: sortValue(a, key), right: sortValue(b, key) })
      if (sign !== 0) return sign
    }
    const byId = a.row.id < b.row.id ? -1 : 1
    return order.keys[0]?.descending === false ? byId : -byId
  }
}
