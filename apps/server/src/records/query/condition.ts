import type { ObjectDeclaration } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import type { Principal, Reach } from '@holdfast/policy'
import { sql } from 'kysely'
import { wallClock } from '../../platform/calendar/wall-clock.ts'
import { columnsOf } from '../columns.ts'
import { ALWAYS, both, type Condition, either, reachesCondition, type Source } from '../reach-sql.ts'
import { isLeaf, type Leaf, type Tree } from './ask.ts'
import type { AskedField } from './asked-field.ts'
import { cameCondition } from './came.ts'
import { currencyOf, isNumber } from './compare.ts'
import { foreseenCondition } from './foreseen.ts'
import { moneyExpressions } from './money.ts'
import { putOffCondition } from './put-off.ts'
import { daysOf, momentsOf, type Present } from './span.ts'

const snakeColumn = (object: ObjectDeclaration, asked: AskedField): readonly string[] =>
  asked.engineColumn !== undefined
    ? [asked.engineColumn]
    : (columnsOf(object).find((column) => column.key === asked.key)?.names ?? [])

/** What a tree is compiled against. */
export interface Compiling {
  readonly object: ObjectDeclaration
  readonly principal: Principal
  readonly source: Source
  /** For `within` and `past`. */
  readonly present: Present
}

/** The stored value of a plain field as an SQL expression of a type that compares as people expect. */
export function plainExpression(object: ObjectDeclaration, asked: AskedField): Condition {
  const [name] = snakeColumn(object, asked)
  const { kind } = asked.field
  if (kind === 'money') return moneyExpressions(object, asked.key).number
  if (name !== undefined) return sql`r.${sql.ref(name)}`
  const custom = sql`r.custom ->> ${asked.key}`
  if (isNumber(kind)) return sql`(${custom})::numeric`
  if (kind === 'boolean') return sql`(${custom})::boolean`
  if (kind === 'date') return sql`(${custom})::date`
  if (kind === 'dateTime') return sql`(${custom})::timestamptz`
  return sql`(${custom})`
}

const isMany = (asked: AskedField): boolean => asked.field.kind === 'multiChoice' || asked.field.kind === 'people'

const scalar = (asked: AskedField, value: Json): Json =>
  asked.field.kind === 'money' && typeof value === 'object' && value !== null && 'amount' in value
    ? (value.amount ?? null)
    : value

/** Escapes what LIKE would read as a pattern. */
const likeText = (text: string): string => text.replace(/[\\%_]/g, (sign) => `\\${sign}`)

function withinCondition(
  expression: Condition,
  { kind }: { kind: string },
  asked: { span: string; present: Present },
): Condition {
  if (kind === 'date') {
    const { first, last } = daysOf(asked.span, asked.present)
    return sql`(${expression} >= ${first}::date and ${expression} <= ${last}::date)`
  }
  const { from, to, coming } = momentsOf(asked.span, asked.present)
  if (coming) return sql`(${expression} >= ${from}::timestamptz and ${expression} < ${to}::timestamptz)`
  return sql`(${expression} > ${from}::timestamptz and ${expression} <= ${to}::timestamptz)`
}

function manyCondition(object: ObjectDeclaration, leaf: Leaf): Condition {
  const [name] = snakeColumn(object, leaf.field)
  const held =
    name === undefined ? sql`coalesce(r.custom -> ${leaf.field.key}, '[]'::jsonb)` : sql`to_jsonb(r.${sql.ref(name)})`
  const values = (Array.isArray(leaf.value) ? leaf.value : [leaf.value]).map(String)
  if (leaf.operator === 'null')
    return leaf.value === true ? sql`(${held} is null or ${held} = '[]'::jsonb)` : sql`jsonb_array_length(${held}) > 0`
  if (leaf.operator === 'nin') return sql`not coalesce(${held} ?| ${values}::text[], false)`
  return sql`coalesce(${held} ?| ${values}::text[], false)`
}

function aboutCondition(object: ObjectDeclaration, leaf: Leaf): Condition {
  const columns = snakeColumn(object, leaf.field)
  const custom = sql`r.custom -> ${leaf.field.key}`
  const [target, id] =
    columns.length === 0
      ? [sql`(${custom} ->> 'object')`, sql`(${custom} ->> 'id')::uuid`]
      : columns.map((name) => sql`r.${sql.ref(name)}`)
  const one = (value: Json): Condition => {
    const stated = value as { object?: string; id?: string } | null
    return sql`(${target} = ${stated?.object ?? ''} and ${id} = ${stated?.id ?? null}::uuid)`
  }
  if (leaf.operator === 'null') return sql`(${id} is null) = ${leaf.value === true}`
  return either((Array.isArray(leaf.value) ? leaf.value : [leaf.value as Json]).map(one))
}

const COMPARISONS: Readonly<Record<string, Condition>> = {
  eq: sql`=`,
  lt: sql`<`,
  lte: sql`<=`,
  gt: sql`>`,
  gte: sql`>=`,
}

function scalarCondition(compiling: Compiling, leaf: Leaf): Condition {
  const expression = plainExpression(compiling.object, leaf.field)
  const value = leaf.value
  const one = scalar(leaf.field, value as Json)
  const several = () => (value as readonly Json[]).map((each) => scalar(leaf.field, each))
  switch (leaf.operator) {
    case 'null':
      return sql`(${expression} is null) = ${value === true}`
    case 'ne':
      return sql`${expression} is distinct from ${one}`
    case 'in':
      return sql`${expression} in (${sql.join(several())})`
    case 'nin':
      return sql`(${expression} is null or ${expression} not in (${sql.join(several())}))`
    case 'between': {
      const [low, high] = several()
      return sql`${expression} between ${low} and ${high}`
    }
    case 'within':
      return withinCondition(expression, leaf.field.field, { span: String(value), present: compiling.present })
    case 'by':
      return sql`${expression} <= ${daysOf(String(value), compiling.present).last}::date`
    case 'past':
      return sql`${expression} < ${wallClock(compiling.present.timeZone, compiling.present.now).day}::date`
    case 'starts':
      return sql`${expression} ilike ${`${likeText(String(value))}%`}`
    case 'contains':
      return sql`${expression} ilike ${`%${likeText(String(value))}%`}`
    default:
      return sql`${expression} ${COMPARISONS[leaf.operator] ?? sql`=`} ${one}`
  }
}

/** Amounts are compared within their currency: 100 CNY is neither more nor less than 90 USD. */
function moneyCondition(compiling: Compiling, leaf: Leaf): Condition {
  if (leaf.operator === 'null') return scalarCondition(compiling, leaf)
  const currency = moneyExpressions(compiling.object, leaf.field.key).currency
  const stated = (Array.isArray(leaf.value) ? leaf.value : [leaf.value]) as readonly Json[]
  const sameCurrency = stated.map((value) => sql`${currency} = ${currencyOf(value) ?? ''}`)
  const isEqual = { ...leaf, operator: 'eq' } as const
  if (leaf.operator === 'ne') return sql`(${both([...sameCurrency, scalarCondition(compiling, isEqual)])}) is not true`
  return both([...sameCurrency, scalarCondition(compiling, leaf)])
}

function plainCondition(compiling: Compiling, leaf: Leaf): Condition {
  const { object } = compiling
  if (leaf.operator === 'came') return cameCondition(object, leaf.value as Json)
  if (leaf.operator === 'foreseen') return foreseenCondition(object, leaf.value as Json)
  if (leaf.operator === 'putOff') return putOffCondition(object, leaf.value as Json)
  if (leaf.field.field.kind === 'money') return moneyCondition(compiling, leaf)
  if (leaf.field.field.kind === 'about') return aboutCondition(object, leaf)
  return isMany(leaf.field) ? manyCondition(object, leaf) : scalarCondition(compiling, leaf)
}

const guard = (compiling: Compiling, reaches: readonly Reach[]): Condition =>
  reachesCondition(reaches, compiling.principal, compiling.source)

/**
 * The tree as SQL over plain columns. Each condition holds only within the reach in which its field is shown, so that a field one may not see on
 * a record can neither select nor exclude it. Conditions on sealed fields become their guard alone: the result is a superset, judged again when
 * the records are open.
 */
export function compileTree(compiling: Compiling, tree: Tree): Condition {
  if (isLeaf(tree)) {
    const { field, negated } = tree
    if (field.sealed) return guard(compiling, field.shown)
    const holds = plainCondition(compiling, tree)
    // an unknown is no yes: negated, it holds
    return both([guard(compiling, field.clear), negated === true ? sql`(${holds}) is not true` : holds])
  }
  if ('and' in tree)
    return tree.and.length === 0 ? ALWAYS : both(tree.and.map((branch) => compileTree(compiling, branch)))
  return either(tree.or.map((branch) => compileTree(compiling, branch)))
}
