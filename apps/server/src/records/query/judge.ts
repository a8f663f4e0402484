import { isSealedClass } from '@holdfast/catalog'
import { matches } from '@holdfast/catalog/search'
import type { Json } from '@holdfast/catalog/values'
import type { OpenRecord } from '../record.ts'
import { type AskedField, isLeaf, type Leaf, type Tree } from './ask.ts'
import { maskedForm, queryShownByMask } from './masked-search.ts'

/** What an open record is judged with: the tenant's country, in whose form numbers are typed, and the time for `within`. */
export interface Judging {
  readonly country: string
  readonly now: number
}

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 }

function comparable(value: Json): string | number {
  if (typeof value === 'object' && value !== null && 'amount' in value) return Number(value.amount)
  return typeof value === 'number' ? value : String(value)
}

function compare(a: Json, b: Json): number {
  const [left, right] = [comparable(a), comparable(b)]
  if (typeof left === 'number' || typeof right === 'number') return Number(left) - Number(right)
  return left < right ? -1 : left > right ? 1 : 0
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)
const isMany = (value: Json): value is readonly Json[] => Array.isArray(value)
const holdsAny = (held: Json, values: readonly Json[]): boolean =>
  values.some((value) => (isMany(held) ? held.some((each) => same(each, value)) : same(held, value)))

function isWithin(held: string, span: string, now: number): boolean {
  const at = Date.parse(held)
  return at <= now && at > now - Number(span.slice(0, -1)) * (UNIT_MS[span.at(-1) ?? 'd'] ?? 0)
}

function holdsText(asked: AskedField, held: Json, leaf: { part: string; country: string; start: boolean }): boolean {
  if (isMany(held)) return held.some((each) => holdsText(asked, each, leaf))
  if (typeof held !== 'string') return false
  if (leaf.start) return held.toLowerCase().startsWith(leaf.part.toLowerCase())
  return asked.field.search === undefined
    ? held.toLowerCase().includes(leaf.part.toLowerCase())
    : matches({ ...asked.field, search: ['substring'] }, held, { text: leaf.part, country: leaf.country })
}

type Judgement = (held: Json, leaf: Leaf, judging: Judging) => boolean

const valuesOf = (leaf: Leaf): readonly Json[] =>
  (Array.isArray(leaf.value) ? leaf.value : [leaf.value]) as readonly Json[]
const firstOf = (leaf: Leaf): Json => valuesOf(leaf)[0] ?? null
const isEmpty = (held: Json): boolean => held === null || (isMany(held) && held.length === 0)
const asText =
  (start: boolean): Judgement =>
  (held, leaf, { country }) =>
    holdsText(leaf.field, held, { part: String(leaf.value), country, start })

/** Operators that an empty field never answers. */
const OF_VALUE: Partial<Record<Leaf['operator'], Judgement>> = {
  eq: (held, leaf) => holdsAny(held, valuesOf(leaf)),
  in: (held, leaf) => holdsAny(held, valuesOf(leaf)),
  between: (held, leaf) => compare(held, firstOf(leaf)) >= 0 && compare(held, valuesOf(leaf)[1] ?? null) <= 0,
  within: (held, leaf, { now }) => isWithin(String(held), String(leaf.value), now),
  contains: asText(false),
  starts: asText(true),
  lt: (held, leaf) => compare(held, firstOf(leaf)) < 0,
  lte: (held, leaf) => compare(held, firstOf(leaf)) <= 0,
  gt: (held, leaf) => compare(held, firstOf(leaf)) > 0,
  gte: (held, leaf) => compare(held, firstOf(leaf)) >= 0,
}

function judgeValue(leaf: Leaf, held: Json, judging: Judging): boolean {
  if (leaf.operator === 'null') return isEmpty(held) === (leaf.value === true)
  if (leaf.operator === 'ne' || leaf.operator === 'nin') return held === null || !holdsAny(held, valuesOf(leaf))
  return held !== null && OF_VALUE[leaf.operator]?.(held, leaf, judging) === true
}

/** A condition on a field that this principal sees of this record only as a mask, or not at all, or clear. */
function judgeLeaf(leaf: Leaf, record: OpenRecord, judging: Judging): boolean {
  const { field, operator } = leaf
  if (field.engineColumn !== undefined && field.engineColumn !== 'owner_id')
    return judgeValue(leaf, (record.row[field.engineColumn] ?? null) as Json, judging)
  const mode = record.modes.get(field.key)
  if (mode === undefined) return false
  const held = record.values[field.key] ?? null
  if (mode === 'clear' && !(isSealedClass(field.field.class) && field.clear.length === 0))
    return judgeValue(leaf, held, judging)
  if (operator !== 'eq') return false
  const query = { text: String(leaf.value), country: judging.country }
  return queryShownByMask(field.field, query) && matches(maskedForm(field.field), held, query)
}

/** Whether an open record answers the tree, seen with the principal's eyes. */
export function judge(tree: Tree, record: OpenRecord, judging: Judging): boolean {
  if (isLeaf(tree)) return judgeLeaf(tree, record, judging)
  return 'and' in tree
    ? tree.and.every((branch) => judge(branch, record, judging))
    : tree.or.some((branch) => judge(branch, record, judging))
}
