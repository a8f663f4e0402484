import { type Field, isSealedClass, type ObjectDeclaration, wireName } from '../../packages/catalog/src/index.ts'
import { type Json, valueType } from '../../packages/catalog/src/values/index.ts'
import type { Dice } from '../crew.ts'
import { type Condition, ENGINE_NAMES, isMany, type Kept, type Modes } from './model.ts'

/** A question of a list, as the model understands it and as it is asked. */
export interface Enquiry {
  readonly condition: Condition | null
  readonly q: string | null
  readonly fields: readonly string[] | null
  readonly expand: readonly string[]
  readonly sort: readonly { readonly key: string; readonly descending: boolean }[]
  readonly limit: number
  readonly count: boolean
}

/** What may be asked of one object by one principal. */
export interface Askable {
  readonly object: ObjectDeclaration
  readonly ever: Modes
  readonly clear: ReadonlySet<string>
  readonly records: readonly Kept[]
}

const wireOf = (object: ObjectDeclaration, key: string): string => {
  const field = object.fields[key]
  return field === undefined ? key : wireName({ key, field })
}

const SPANS = ['1h', '2h', '7d', '3d', '2w', '400d']

const engineField = (key: string): Field =>
  ({ kind: key.endsWith('At') ? 'dateTime' : 'reference', class: 'internal', label: { zh: '', en: '' } }) as Field

const heldBy = (key: string, kept: Kept): Json =>
  ENGINE_NAMES.includes(key) ? ((kept as unknown as Record<string, Json>)[key] ?? null) : (kept.values[key] ?? null)

function one(field: Field, values: readonly Json[], dice: Dice): Json {
  const value = dice.one(values)
  return isMany(field) && Array.isArray(value) ? dice.one(value as Json[]) : value
}

/** The value of a leaf: mostly one that some record holds, seen by the asker or not. */
function operand(field: Field, operator: string, about: { values: readonly Json[]; dice: Dice }): unknown {
  const { values, dice } = about
  const value = one(field, values, dice)
  const text = String(value)
  switch (operator) {
    case 'null':
      return dice.chance(2)
    case 'within':
      return dice.one(SPANS)
    case 'in':
    case 'nin':
      return Array.from({ length: 1 + dice.below(3) }, () => one(field, values, dice))
    case 'between':
      return [one(field, values, dice), one(field, values, dice)].sort()
    case 'starts':
      return text.slice(0, 1 + dice.below(3))
    case 'contains':
      return text.slice(dice.below(2), 3 + dice.below(4)) || text
    default:
      return value
  }
}

/** A masked field is asked for by a whole value, by its last four, or by a part that its mask hides. */
function maskedOperand(values: readonly Json[], dice: Dice): string {
  const text = String(dice.one(values))
  return dice.chance(2) ? text : dice.chance(2) ? text.slice(-4) : text.slice(1)
}

function leaf(askable: Askable, dice: Dice): Condition | null {
  const { object, ever, clear, records } = askable
  const key = dice.chance(5) ? dice.one(ENGINE_NAMES) : dice.one([...ever.keys()])
  const field = object.fields[key] ?? engineField(key)
  const values = records
    .map((kept) => heldBy(key, kept))
    .filter((value) => value !== null && !(Array.isArray(value) && value.length === 0))
  if (values.length === 0) return null
  if (!ENGINE_NAMES.includes(key) && !clear.has(key)) {
    const isText = typeof values[0] === 'string'
    return isText && isSealedClass(field.class) ? { key, operator: 'eq', value: maskedOperand(values, dice) } : null
  }
  const operator =
    key === 'id' ? dice.one(['eq', 'in']) : dice.one([...new Set([...valueType(field.kind).operators, 'null'])])
  const value = operand(field, operator, { values, dice })
  // the parser reads a part as it is typed; blanks at its ends are the parser's matter, not the model's
  return typeof value === 'string' && value.trim() !== value ? null : { key, operator, value }
}

function tree(askable: Askable, dice: Dice, depth = 0): Condition | null {
  if (depth > 1 || dice.chance(2)) {
    const found = leaf(askable, dice)
    const isMasked =
      found !== null && 'key' in found && !ENGINE_NAMES.includes(found.key) && !askable.clear.has(found.key)
    return found !== null && !isMasked && dice.chance(6) ? { not: found } : found
  }
  const parts = Array.from({ length: 1 + dice.below(3) }, () => tree(askable, dice, depth + 1)).filter(
    (each) => each !== null,
  )
  if (parts.length === 0) return null
  return dice.chance(2) ? { all: parts } : { any: parts }
}

const SEARCHES = [
  '王',
  '欧阳',
  '嘉宁',
  'wang',
  'jn',
  'ouyang',
  '云杉',
  'acme',
  '坚果电子',
  '围棋',
  '登山',
  '样品',
  '报价',
  'user3@example.com',
  'wx_3',
  'K1005',
  '找不到的人',
]

function searched(askable: Askable, dice: Dice): string {
  const mobile = askable.records.map((kept) => kept.values['mobile']).filter((value) => typeof value === 'string')
  if (mobile.length === 0 || dice.chance(2)) return dice.one(SEARCHES)
  const number = String(dice.one(mobile))
  return dice.one([number, number.slice(3), number.slice(-4), number.slice(-6), number.slice(0, 8)])
}

const isSortable = (object: ObjectDeclaration, clear: ReadonlySet<string>): readonly string[] => [
  ...ENGINE_NAMES,
  ...[...clear].filter((key) => valueType((object.fields[key] as Field).kind).sort !== 'none'),
]

const POINTING = ['reference', 'about', 'people']

/** A question by chance, of everything that may be asked. */
export function enquiryOf(askable: Askable, dice: Dice): Enquiry {
  const { object, ever, clear } = askable
  const names = [...ever.keys()]
  const pointing = names.filter((key) => POINTING.includes((object.fields[key] as Field).kind))
  const sorts = isSortable(object, clear)
  return {
    condition: dice.chance(8) ? null : tree(askable, dice),
    q: dice.chance(4) ? searched(askable, dice) : null,
    fields: dice.chance(3) ? [...new Set(dice.some(names, 5))] : null,
    expand: pointing.length > 0 && dice.chance(6) ? [...new Set(dice.some(pointing, 2))] : [],
    sort: dice.chance(2) ? [] : dice.some(sorts, 2).map((key) => ({ key, descending: dice.chance(2) })),
    limit: dice.chance(6) ? 1 + dice.below(20) : 200,
    count: dice.chance(5),
  }
}

function statedCondition(object: ObjectDeclaration, condition: Condition): Record<string, unknown> {
  if ('all' in condition) return { and: condition.all.map((each) => statedCondition(object, each)) }
  if ('any' in condition) return { or: condition.any.map((each) => statedCondition(object, each)) }
  if ('not' in condition) return { not: statedCondition(object, condition.not) }
  return { [wireOf(object, condition.key)]: { [condition.operator]: condition.value } }
}

/** The question as a body. */
export function bodyOf(object: ObjectDeclaration, enquiry: Enquiry): Record<string, unknown> {
  const { condition, q, fields, expand, sort, limit, count } = enquiry
  return {
    limit,
    ...(condition === null ? {} : { filter: statedCondition(object, condition) }),
    ...(q === null ? {} : { q }),
    ...(fields === null ? {} : { fields: fields.map((key) => wireOf(object, key)) }),
    ...(expand.length === 0 ? {} : { expand: [...expand] }),
    ...(sort.length === 0
      ? {}
      : { sort: sort.map(({ key, descending }) => `${descending ? '-' : ''}${wireOf(object, key)}`).join(',') }),
    ...(count ? { count: 'exact' } : {}),
  }
}

/** The same question as an address. */
export function queryOf(body: Readonly<Record<string, unknown>>): string {
  const text = (value: unknown): string =>
    Array.isArray(value) ? value.join(',') : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return new URLSearchParams(
    Object.fromEntries(Object.entries(body).map(([name, value]) => [name, text(value)])),
  ).toString()
}
