import type { ObjectView } from '../catalogue.ts'
import { type Condition, conditionsOf, isOther, type Tree, treeOf } from './conditions.ts'
import { fieldNamed, isOpen } from './fields.ts'

const VIEW = 'view'
const SORT = 'sort'
const FILTER = 'filter'

/** Whether all of it may stand in an address: conditions on plain fields, or whether a field holds anything. */
export const mayStandInAddress = (object: ObjectView, conditions: readonly Condition[]): boolean =>
  conditions.every((condition) => {
    if (isOther(condition)) return false
    const field = fieldNamed(object, condition.field)
    return field !== undefined && (isOpen(field) || condition.operator === 'empty' || condition.operator === 'filled')
  })

function parsed(text: string): Tree | null {
  try {
    const tree: unknown = JSON.parse(text)
    return typeof tree === 'object' && tree !== null && !Array.isArray(tree) ? (tree as Tree) : null
  } catch {
    return null
  }
}

export interface ListAddress {
  readonly view: string | null
  readonly sort: string | null
  readonly conditions: readonly Condition[] | null
}

/** What an address says of a list. */
export function readAddress(query: URLSearchParams): ListAddress {
  const filter = query.get(FILTER)
  const tree = filter === null ? null : parsed(filter)
  return { view: query.get(VIEW), sort: query.get(SORT), conditions: tree === null ? null : conditionsOf(tree) }
}

/** The address of a list, without what goes without saying. */
export function writeAddress({ view, sort, conditions }: ListAddress): string {
  const query = new URLSearchParams()
  if (view !== null) query.set(VIEW, view)
  if (sort !== null) query.set(SORT, sort)
  if (conditions !== null) query.set(FILTER, JSON.stringify(treeOf(conditions) ?? {}))
  return `?${query}`
}
