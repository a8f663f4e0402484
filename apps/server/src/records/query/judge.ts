import { isSealedClass } from '@holdfast/catalog'
import { matches } from '@holdfast/catalog/search'
import type { Json } from '@holdfast/catalog/values'
import { wallClock } from '../../platform/calendar/wall-clock.ts'
import type { OpenRecord } from '../record.ts'
import { isJudgedThere, isLeaf, type Leaf, type Tree } from './ask.ts'
import type { AskedField } from './asked-field.ts'
import { compareValues, currencyOf } from './compare.ts'
import { maskedForm, queryShownByMask } from './masked-search.ts'
import { daysOf, isWithin, type Present } from './span.ts'

/** What an open record is judged with: the tenant's country, in whose form numbers are typed, and the time for `within` and `past`. */
export interface Judging {
  readonly country: string
  readonly present: Present
}

/** Compares the held value with one of the condition's; null where they cannot be compared. */
function order(leaf: Leaf, held: Json, value: Json): number | null {
  const { kind } = leaf.field.field
  return kind === 'money' && currencyOf(held) !== currencyOf(value) ? null : compareValues(kind, held, value)
}

const ordered =
  (accepts: (sign: number) => boolean): Judgement =>
  (held, leaf) => {
    const sign = order(leaf, held, firstOf(leaf))
    return sign !== null && accepts(sign)
  }

function isBetween(held: Json, leaf: Leaf): boolean {
  const [low, high] = valuesOf(leaf).map((value) => order(leaf, held, value))
  return low !== null && low !== undefined && low >= 0 && high !== null && high !== undefined && high <= 0
}

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b)
const isMany = (value: Json): value is readonly Json[] => Array.isArray(value)
const holdsAny = (held: Json, values: readonly Json[]): boolean =>
  values.some((value) => (isMany(held) ? held.some((each) => same(each, value)) : same(held, value)))

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
  between: isBetween,
  past: (held, _leaf, { present }) => String(held) < wallClock(present.timeZone, present.now).day,
  by: (held, leaf, { present }) => String(held) <= daysOf(String(leaf.value), present).last,
  within: (held, leaf, { present }) => isWithin(String(held), String(leaf.value), present),
  contains: asText(false),
  starts: asText(true),
  lt: ordered((sign) => sign < 0),
  lte: ordered((sign) => sign <= 0),
  gt: ordered((sign) => sign > 0),
  gte: ordered((sign) => sign >= 0),
}

function judgeValue(leaf: Leaf, held: Json, judging: Judging): boolean {
  // the database has judged it, for it stands beside all other conditions
  if (isJudgedThere(leaf)) return true
  if (leaf.operator === 'null') return isEmpty(held) === (leaf.value === true)
  if (leaf.operator === 'ne' || leaf.operator === 'nin') return held === null || !holdsAny(held, valuesOf(leaf))
  return held !== null && OF_VALUE[leaf.operator]?.(held, leaf, judging) === true
}

/** A condition on a value in sight; a negated one holds where the condition does not. */
const judgeSeen = (leaf: Leaf, held: Json, judging: Judging): boolean =>
  judgeValue(leaf, held, judging) !== (leaf.negated === true)

/** A condition on a field that this principal sees of this record only as a mask, or not at all, or clear: what is not in sight answers nothing, negated or not. */
function judgeLeaf(leaf: Leaf, record: OpenRecord, judging: Judging): boolean {
  const { field, operator } = leaf
  if (field.seenBy !== undefined && record.modes.get(field.seenBy) !== 'clear') return false
  if (field.engineColumn !== undefined && field.engineColumn !== 'owner_id')
    return judgeSeen(leaf, (record.row[field.engineColumn] ?? null) as Json, judging)
  const mode = record.modes.get(field.key)
  if (mode === undefined) return false
  const held = record.values[field.key] ?? null
  if (mode === 'clear' && !(isSealedClass(field.field.class) && field.clear.length === 0))
    return judgeSeen(leaf, held, judging)
  if (operator !== 'eq' || leaf.negated === true) return false
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
