import type { Operator } from '@holdfast/catalog'
import { type Json, valueType } from '@holdfast/catalog/values'
import { reachesShowing } from '@holdfast/policy'
import { faultWith } from '../../platform/errors/fault-words.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import { USUAL_QUIET_DAYS } from '../../platform/gate/tenant-policy.ts'
import { type AskedField, askedField, countedField, unknownField, type Vocabulary } from './asked-field.ts'
import { parseCame } from './came.ts'
import { forecastFields, parseForeseen } from './foreseen.ts'
import { parsePutOff } from './put-off.ts'
import { demandSearch } from './switched-off.ts'

export interface Leaf {
  readonly field: AskedField
  readonly operator: Operator | 'came' | 'foreseen' | 'putOff' | 'past' | 'by'
  readonly value: Json | readonly Json[]
  /** Under a `not`: holds where the field is in sight and the condition does not hold. */
  readonly negated?: true
}
export type Tree = { readonly and: readonly Tree[] } | { readonly or: readonly Tree[] } | Leaf

export const isLeaf = (tree: Tree): tree is Leaf => 'operator' in tree

const wrong = (path: string, code = 'type_wrong'): Refusal => new Refusal('malformed', { errors: [{ path, code }] })

const MOST_VALUES = 500
const MOST_LEAVES = 50
const MOST_DEPTH = 8

/** In a condition on people, `me` is whoever asks: a view that is shared holds nobody's id. */
const isMe = ({ field }: AskedField, input: unknown): boolean =>
  input === 'me' && field.kind === 'reference' && field.targets?.includes('user') === true

function parseOne(words: Vocabulary, asked: AskedField, input: unknown): Json {
  if (isMe(asked, input)) return words.access.principal.userId
  const type = valueType(asked.field.kind)
  const elementOf = asked.field.kind === 'multiChoice' || asked.field.kind === 'tags' || asked.field.kind === 'people'
  const candidate = elementOf && !Array.isArray(input) ? [input] : input
  const parsed =
    typeof candidate === 'string'
      ? type.parseText(candidate, asked.field, words.context)
      : type.parse(candidate, asked.field, words.context)
  if (!parsed.ok) throw wrong(`/filter/${asked.key}`, parsed.code)
  return elementOf && Array.isArray(parsed.value) ? (parsed.value[0] ?? null) : parsed.value
}

const listed = (input: unknown): readonly unknown[] =>
  Array.isArray(input) ? input : typeof input === 'string' ? input.split(',') : [input]

/** Text operators take what was typed as it is: a part of a value is not a value. */
function partOf(asked: AskedField, input: unknown): string {
  if (typeof input !== 'string' || input === '' || input.length > 500) throw wrong(`/filter/${asked.key}`)
  return input
}

interface StatedLeaf {
  readonly asked: AskedField
  readonly operator: Operator
  readonly input: unknown
}

function countFault(key: string, operator: Operator, count: number): Refusal {
  const path = `/filter/${key}`
  const few = operator === 'between' ? 2 : 1
  const fault =
    count < few
      ? faultWith(path, 'items_too_few', { bound: few })
      : faultWith(path, 'items_too_many', { bound: operator === 'between' ? 2 : MOST_VALUES })
  return new Refusal('malformed', { errors: [fault] })
}

function severalValues(words: Vocabulary, { asked, operator, input }: StatedLeaf): readonly Json[] {
  const values = listed(input)
  if (values.length === 0 || values.length > MOST_VALUES || (operator === 'between' && values.length !== 2))
    throw countFault(asked.key, operator, values.length)
  return values.map((value) => parseOne(words, asked, value))
}

function flagOf({ asked, input }: StatedLeaf): boolean {
  if (input !== true && input !== false && input !== 'true' && input !== 'false') throw wrong(`/filter/${asked.key}`)
  return input === true || input === 'true'
}

/** `7d` is the last seven days, `+7d` the coming seven. */
function spanOf({ asked, input }: StatedLeaf): string {
  if (typeof input !== 'string' || !/^\+?\d{1,4}[hdw]$/.test(input)) throw wrong(`/filter/${asked.key}`)
  return input
}

function leafValue(words: Vocabulary, leaf: StatedLeaf): Json | readonly Json[] {
  const { asked, operator, input } = leaf
  switch (operator) {
    case 'in':
    case 'nin':
    case 'between':
      return severalValues(words, leaf)
    case 'null':
      return flagOf(leaf)
    case 'contains':
    case 'starts':
      return partOf(asked, input)
    case 'within':
      return spanOf(leaf)
    default:
      return asked.sealed && asked.clear.length === 0 ? maskedQuestion(asked, input) : parseOne(words, asked, input)
  }
}

/** A masked field is asked for by its whole value or by the part its mask shows; what was typed is judged when the record is open. */
function maskedQuestion(asked: AskedField, input: unknown): string {
  const text = typeof input === 'number' ? String(input) : input
  return partOf(asked, text)
}

/** The operators of a field for this principal: one that is only shown masked can be asked for equality and nothing else. */
function operatorsOf(asked: AskedField): readonly Operator[] {
  if (asked.clear.length === 0) return ['eq']
  if (asked.engineColumn === 'id') return ['eq', 'in']
  return [...valueType(asked.field.kind).operators, 'null']
}

function checkedLeaf(words: Vocabulary, name: string, stated: { operator: string; input: unknown }): Leaf {
  const asked = askedField(words, name)
  const operator = operatorsOf(asked).find((each) => each === stated.operator)
  if (operator === undefined)
    throw wrong(`/filter/${name.slice(0, 64)}/${stated.operator.slice(0, 20)}`, 'choice_unknown')
  const { field } = asked
  const masked = asked.clear.length === 0
  demandSearch({ field, operator, input: stated.input, masked }, `/filter/${name.slice(0, 64)}`)
  return { field: asked, operator, value: leafValue(words, { asked, operator, input: stated.input }) }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const QUIET = 'quiet'
const LEVEL = 'level'
const OVERDUE = 'overdue'
const EXPECTED = 'expected'

/** Not followed up for so many days, or never. */
const silentFor = (asked: AskedField, days: number): Tree => ({
  or: [
    { field: asked, operator: 'within', value: `${days}d`, negated: true },
    { field: asked, operator: 'null', value: true },
  ],
})

/** Customers gone quiet as the company counts it: by their level where they have one that the caller sees, else after the usual days. */
function quietTree(words: Vocabulary, asked: AskedField): Tree {
  const { usual, byLevel } = words.quietDays ?? { usual: USUAL_QUIET_DAYS, byLevel: {} }
  const levels = Object.entries(byLevel)
  const seesLevel =
    reachesShowing(words.access, { object: words.object.name, key: LEVEL, action: 'list' }, 'clear').length > 0
  if (levels.length === 0 || !seesLevel) return silentFor(asked, usual)
  const level = askedField(words, LEVEL)
  const named = levels.map(([value]) => value)
  return {
    or: [
      ...levels.map(
        ([value, days]): Tree => ({ and: [{ field: level, operator: 'eq', value }, silentFor(asked, days)] }),
      ),
      { and: [{ field: level, operator: 'in', value: named, negated: true }, silentFor(asked, usual)] },
    ],
  }
}

/** Payments that are still expected and were due before today, as the company counts its days. */
function overdueTree(words: Vocabulary, asked: AskedField): Tree {
  const { pays } = words.object
  return {
    and: [
      { field: askedField(words, pays?.state ?? ''), operator: 'in', value: pays?.open ?? [] },
      { field: asked, operator: 'past', value: true },
    ],
  }
}

/**
 * Customers by their next purchase: those whose range has begun by the end of the coming days and is not over, or, `overdue`, those whose range is over.
 */
function purchaseTrees(words: Vocabulary, name: string, condition: Record<string, unknown>): Tree[] | null {
  const cycle = words.object.purchaseCycle
  const isOverdue = condition[OVERDUE] === true
  if (cycle === undefined || name !== cycle.next || !(isOverdue || EXPECTED in condition)) return null
  // what is asked is refused first: whoever does not see it is told of nothing else
  askedField(words, name)
  const [first, last] = [askedField(words, cycle.from), askedField(words, cycle.to)]
  if (isOverdue) return [{ field: last, operator: 'past', value: true }]
  const span = spanOf({ asked: first, operator: 'within', input: condition[EXPECTED] })
  if (!span.startsWith('+')) throw wrong(`/filter/${name}/${EXPECTED}`)
  return [
    { field: first, operator: 'by', value: span },
    { field: last, operator: 'past', value: true, negated: true },
  ]
}

/** That a record came into a stage: asked beside other conditions only, for the database alone judges it. */
function cameLeaf(words: Vocabulary, input: unknown): Leaf {
  const { object, timeZone = 'UTC' } = words
  const field = countedField(words, object.process?.stage ?? '')
  const came = parseCame(object, input, timeZone)
  // whose it is is told by the owner alone
  const needed = came.teamId === null ? field.clear : askedField(words, 'owner').clear
  if (field.clear.length === 0 || field.clear.some((reach) => !needed.includes(reach))) throw unknownField(field.key)
  return { field, operator: 'came', value: { ...came } }
}

/** What a record is forecast as: within the reaches in which all that the forecast tells is seen. */
function foreseenLeaf(words: Vocabulary, input: unknown): Leaf {
  const { object, timeZone = 'UTC' } = words
  const field = countedField(words, object.process?.stage ?? '')
  const foreseen = parseForeseen(object, input, timeZone)
  const needed = object.process === undefined ? [] : forecastFields(object.process)
  const told = [...needed, ...(foreseen.teamId === null ? [] : ['owner'])].map((key) => askedField(words, key).clear)
  const clear = field.clear.filter((reach) => told.every((reaches) => reaches.includes(reach)))
  if (clear.length === 0) throw unknownField(field.key)
  return { field: { ...field, clear }, operator: 'foreseen', value: { ...foreseen } }
}

/** That a record is to be closed later than it was, for whoever sees by when. */
function putOffLeaf(words: Vocabulary, name: string, input: unknown): Leaf {
  const field = countedField(words, name)
  if (field.clear.length === 0) throw unknownField(name)
  return { field, operator: 'putOff', value: { ...parsePutOff(input, words.timeZone ?? 'UTC') } }
}

const JUDGED_THERE: ReadonlySet<Leaf['operator']> = new Set(['came', 'foreseen', 'putOff'])
/** Whether the database alone judges a condition. */
export const isJudgedThere = ({ operator }: Leaf): boolean => JUDGED_THERE.has(operator)

/** What is asked of where a record of a process has been or is to come, and what else is asked of the field. */
function processTrees(words: Vocabulary, name: string, condition: Record<string, unknown>): Tree[] | null {
  const { process } = words.object
  const rest = (others: Record<string, unknown>) => fieldTrees(words, name, others)
  if (name === process?.forecast.closeDate && 'putOff' in condition) {
    const { putOff, ...others } = condition
    return [putOffLeaf(words, name, putOff), ...rest(others)]
  }
  if (name !== process?.stage || !('came' in condition || 'foreseen' in condition)) return null
  const { came, foreseen, ...others } = condition
  const leaves = came === undefined ? [] : [cameLeaf(words, came)]
  return [...leaves, ...(foreseen === undefined ? [] : [foreseenLeaf(words, foreseen)]), ...rest(others)]
}

function fieldTrees(words: Vocabulary, name: string, condition: unknown): Tree[] {
  const ofProcess = isRecord(condition) ? processTrees(words, name, condition) : null
  if (ofProcess !== null) return ofProcess
  if (isRecord(condition) && name === 'lastFollowUpAt' && condition[QUIET] === true)
    return [quietTree(words, askedField(words, name))]
  if (isRecord(condition) && name === words.object.pays?.due && condition[OVERDUE] === true)
    return [overdueTree(words, askedField(words, name))]
  const purchase = isRecord(condition) ? purchaseTrees(words, name, condition) : null
  if (purchase !== null) return purchase
  // an amount and a record pointed to are values, not operators
  if (!isRecord(condition) || 'amount' in condition || 'object' in condition)
    return [checkedLeaf(words, name, { operator: 'eq', input: condition })]
  return Object.entries(condition).map(([operator, input]) => checkedLeaf(words, name, { operator, input }))
}

/**
 * The tree of which `not` was asked, turned so that only its conditions are negated: the guard of each stays outside the negation and can only
 * narrow. What is only ever shown masked cannot be asked for by what it is not.
 */
function negation(tree: Tree): Tree {
  if (!isLeaf(tree)) return 'and' in tree ? { or: tree.and.map(negation) } : { and: tree.or.map(negation) }
  const { negated, ...leaf } = tree
  if (isJudgedThere(leaf)) throw wrong('/filter/not', 'choice_unknown')
  if (leaf.field.clear.length === 0) throw wrong(`/filter/${leaf.field.key}/not`, 'choice_unknown')
  return negated === true ? leaf : { ...leaf, negated: true }
}

function parseTree(words: Vocabulary, input: unknown, depth: number): Tree {
  if (!isRecord(input) || depth > MOST_DEPTH) throw wrong('/filter')
  const parts = Object.entries(input).flatMap(([name, condition]): Tree[] => {
    if (name === 'not') return [negation(parseTree(words, condition, depth + 1))]
    if (name !== 'and' && name !== 'or') return fieldTrees(words, name, condition)
    if (!Array.isArray(condition) || (name === 'or' && condition.length === 0)) throw wrong(`/filter/${name}`)
    const branches = condition.map((branch) => parseTree(words, branch, depth + 1))
    if (name === 'or' && branches.flatMap(leavesOf).some(isJudgedThere)) throw wrong('/filter/or', 'choice_unknown')
    return [name === 'and' ? { and: branches } : { or: branches }]
  })
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { and: parts }
}

export const leavesOf = (tree: Tree): readonly Leaf[] =>
  isLeaf(tree) ? [tree] : ('and' in tree ? tree.and : tree.or).flatMap(leavesOf)

/** Reads a filter tree of fields, `and`, `or` and `not`. Refuses unknown fields and operators with 400. */
export function parseFilter(words: Vocabulary, input: unknown): Tree | null {
  if (input === undefined || input === null) return null
  const tree = parseTree(words, input, 0)
  const leaves = leavesOf(tree)
  if (leaves.length > MOST_LEAVES)
    throw new Refusal('malformed', { errors: [faultWith('/filter', 'items_too_many', { bound: MOST_LEAVES })] })
  return leaves.length === 0 ? null : tree
}
