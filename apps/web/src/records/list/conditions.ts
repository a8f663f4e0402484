/** The conditions of a list as one adds and removes them, and the tree that `POST /{objects}/query` takes: each made from the other without loss. */

export type ConditionOperator =
  | 'eq'
  | 'ne'
  | 'in'
  | 'nin'
  | 'contains'
  | 'starts'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'between'
  | 'within'
  | 'notWithin'
  | 'expected'
  | 'quiet'
  | 'overdue'
  | 'came'
  | 'foreseen'
  | 'putOff'
  | 'empty'
  | 'filled'

/** One field, asked by one operator. Several beginnings of `starts` are told as a list: any of them will do. */
export interface FieldCondition {
  /** The member of a record, as the API names it. */
  readonly field: string
  readonly operator: ConditionOperator
  readonly value: unknown
}

/** A part of a tree that is no condition on one field: kept and shown as a whole. */
export interface OtherCondition {
  readonly tree: Tree
}

export type Condition = FieldCondition | OtherCondition
export type Tree = Readonly<Record<string, unknown>>

export const isOther = (condition: Condition): condition is OtherCondition => 'tree' in condition

const PLAIN = new Set<string>([
  'eq',
  'ne',
  'in',
  'nin',
  'contains',
  'starts',
  'lt',
  'lte',
  'gt',
  'gte',
  'between',
  'within',
  'expected',
  'came',
  'foreseen',
  'putOff',
])
const JOINTS = new Set(['and', 'or', 'not'])

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)
const isOperators = (value: unknown): value is Tree => isTree(value) && !('amount' in value) && !('object' in value)

function leafOf(condition: Condition): Tree {
  if (isOther(condition)) return condition.tree
  const { field, operator, value } = condition
  switch (operator) {
    case 'empty':
      return { [field]: { null: true } }
    case 'filled':
      return { [field]: { null: false } }
    case 'quiet':
    case 'overdue':
      return { [field]: { [operator]: true } }
    case 'notWithin':
      return { not: { [field]: { within: value } } }
    case 'starts':
      return Array.isArray(value)
        ? { or: value.map((one: unknown) => ({ [field]: { starts: one } })) }
        : { [field]: { starts: value } }
    default:
      return { [field]: { [operator]: value } }
  }
}

/** The tree of conditions that must all hold; null for none. */
export function treeOf(conditions: readonly Condition[]): Tree | null {
  const leaves = conditions.map(leafOf)
  if (leaves.length === 0) return null
  return leaves.length === 1 && leaves[0] !== undefined ? leaves[0] : { and: leaves }
}

function fieldCondition(field: string, operator: string, value: unknown): Condition {
  if (operator === 'null') return { field, operator: value === true ? 'empty' : 'filled', value: null }
  if ((operator === 'quiet' || operator === 'overdue') && value === true) return { field, operator, value: null }
  if (PLAIN.has(operator)) return { field, operator: operator as ConditionOperator, value }
  return { tree: { [field]: { [operator]: value } } }
}

function ofField(field: string, asked: unknown): Condition[] {
  if (!isOperators(asked)) return [{ field, operator: 'eq', value: asked }]
  return Object.entries(asked).map(([operator, value]) => fieldCondition(field, operator, value))
}

/** The one entry of a tree that has one. */
const single = (tree: unknown): readonly [string, unknown] | null => {
  const entries = isTree(tree) ? Object.entries(tree) : []
  return entries.length === 1 && entries[0] !== undefined ? entries[0] : null
}

function ofNot(inside: unknown): Condition {
  const [field, asked] = single(inside) ?? ['and', null]
  const [operator, value] = single(asked) ?? ['', null]
  if (!JOINTS.has(field) && operator === 'within') return { field, operator: 'notWithin', value }
  return { tree: { not: inside } }
}

/** `or` of beginnings of one field, as areas are asked for; anything else stays whole. */
function ofOr(branches: unknown): Condition {
  const asked = Array.isArray(branches) ? branches.map(single) : []
  const field = asked[0]?.[0]
  const values = asked.map((entry) => {
    const [operator, value] = single(entry?.[1]) ?? ['', null]
    return entry?.[0] === field && operator === 'starts' ? value : undefined
  })
  if (field === undefined || JOINTS.has(field) || values.includes(undefined)) return { tree: { or: branches } }
  return { field, operator: 'starts', value: values }
}

/** The conditions of a tree; what does not stand on one field stays whole. */
export function conditionsOf(tree: Tree | null): Condition[] {
  if (tree === null) return []
  return Object.entries(tree).flatMap(([name, asked]): Condition[] => {
    if (name === 'and' && Array.isArray(asked)) return asked.flatMap((branch: Tree) => conditionsOf(branch))
    if (name === 'not') return [ofNot(asked)]
    if (name === 'or') return [ofOr(asked)]
    return ofField(name, asked)
  })
}

/** Whether two lists of conditions ask for the same. */
export const sameConditions = (one: readonly Condition[], other: readonly Condition[]): boolean =>
  JSON.stringify(treeOf(one)) === JSON.stringify(treeOf(other))
