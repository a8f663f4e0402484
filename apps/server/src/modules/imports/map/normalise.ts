/** One row of a file as the values of a record, or the first reason why it cannot be one. Pure: what the database knows is not asked here. */
import { conversionFault, type Field, fieldsOf, type ObjectDeclaration } from '@holdfast/catalog'
import { type DateOrder, type Json, type ParseContext, type Parsed, valueType } from '@holdfast/catalog/values'
import { stageReader } from '../history.ts'
import type { RowFault } from '../read/input-rows.ts'
import { type ColumnOrder, needsOrder } from './date-orders.ts'
import { hasParts, rankOfPart } from './headings.ts'
import type { ColumnMapping } from './mapping.ts'
import { rowContext } from './row-context.ts'

/** The fault of a row: a stable code; the field and column it lies in, where it lies in one. The message is the registry's, by the code. */
export interface CellFault {
  readonly field: string | null
  readonly column: string | null
  readonly code: string
}

export type NormalisedRow =
  | {
      readonly values: Readonly<Record<string, Json>>
      /** Words by which other records are meant (`account`, `owner`), by key of the field: found by whoever has the records. */
      readonly references: Readonly<Record<string, string>>
    }
  | { readonly fault: CellFault }

interface Target {
  readonly key: string
  readonly field: Field
  readonly columns: readonly ColumnMapping[]
  /** `values` are those of the row that were read before it. */
  readonly read: (
    text: string,
    context: ParseContext,
    values: Readonly<Record<string, Json>>,
  ) => Parsed | { readonly ok: false; readonly code: 'date_order_unknown' }
}

export interface RowPlan {
  readonly object: ObjectDeclaration
  /** In the order in which faults are looked for. */
  readonly targets: readonly Target[]
  /** Keys of the fields that a row must fill. */
  readonly required: readonly string[]
  readonly width: number
  readonly context: ParseContext
  /** Order of day and month by column, as far as it is known; filled while the file is read. */
  readonly dateOrders: Map<number, ColumnOrder>
  /** Orders that count where a column leaves its own open. */
  readonly usualOrders: ReadonlyMap<number, DateOrder>
  /** The key of the field that says in which country a row's numbers are to be read. */
  readonly countryKey: string | undefined
}

const KEPT_WHOLE: ReadonlySet<Field['kind']> = new Set<Field['kind']>(['longText', 'richText'])
const POINTING: ReadonlySet<Field['kind']> = new Set<Field['kind']>(['reference', 'about', 'people', 'lines'])

/** Kinds with few values, each costly to look up. Nothing personal is among them. */
const REMEMBERED: ReadonlySet<Field['kind']> = new Set<Field['kind']>(['region', 'choice', 'country'])
const MOST_REMEMBERED = 10_000

/** Reads days by the order of their column; one that needs an order nobody knows is told so, not guessed. */
function dateReader(field: Field, home: ParseContext, orderOf: () => ColumnOrder | undefined): Target['read'] {
  const type = valueType(field.kind)
  return (text) => {
    const order = orderOf()
    if (order === 'unknown' && needsOrder(text)) return { ok: false, code: 'date_order_unknown' }
    const context = order === undefined || order === 'unknown' ? home : { ...home, dateOrder: order }
    return type.parseText(text, field, context)
  }
}

function readerOf(field: Field, home: ParseContext, orderOf: () => ColumnOrder | undefined): Target['read'] {
  const type = valueType(field.kind)
  if (field.kind === 'date' || field.kind === 'dateTime') return dateReader(field, home, orderOf)
  if (field.kind === 'phone')
    // a number without its country is the row's country's; a mobile may be of home all the same, a landline there would only look like one
    return (text, context) => {
      const parsed = type.parseText(text, field, context)
      const isSettled = parsed.ok || field.mobileOnly !== true || context.country === home.country
      return isSettled ? parsed : type.parseText(text, field, home)
    }
  const read = (text: string) => type.parseText(text, field, home)
  if (!REMEMBERED.has(field.kind)) return read
  const known = new Map<string, Parsed>()
  return (text) => {
    const parsed = known.get(text) ?? read(text)
    if (known.size < MOST_REMEMBERED) known.set(text, parsed)
    return parsed
  }
}

/** ASCII blanks and the ideographic one; tabs and line ends that stray into a cell too. */
const trim = (text: string) => text.replace(/^[\s\u3000]+|[\s\u3000]+$/g, '')

function orderColumns(field: Field, columns: readonly ColumnMapping[]): readonly ColumnMapping[] {
  if (!hasParts(field)) return columns
  return columns.toSorted((a, b) => rankOfPart(a.column, field) - rankOfPart(b.column, field))
}

/** Ways of contact are judged before the rest, since a record without one is no use and the reason should say so. */
const rankOf = ({ field }: Target): number => (field.contactBy === undefined || field.kind === 'text' ? 1 : 0)

/** A stage is read after the pipeline that it is of. */
const orderOf = (object: ObjectDeclaration, target: Target): number =>
  target.key === object.process?.stage ? 2 : rankOf(target)

/** What `normaliseRow` needs, worked out once for a file. */
export function planRows(object: ObjectDeclaration, mapping: readonly ColumnMapping[], context: ParseContext): RowPlan {
  const dateOrders = ordersOf(mapping, ({ dateOrder }) => dateOrder)
  const readerFor = (key: string, field: Field, order: () => ColumnOrder | undefined): Target['read'] =>
    key === object.process?.stage ? stageReader(object) : readerOf(field, context, order)
  const targets = Object.entries(object.fields).flatMap(([key, field]): Target[] => {
    const columns = orderColumns(
      field,
      mapping.filter((each) => each.field === key),
    )
    const [first] = columns
    return first === undefined
      ? []
      : [{ key, field, columns, read: readerFor(key, field, () => dateOrders.get(first.index)) }]
  })
  const countryKey = targets.find(({ field }) => field.kind === 'country')?.key
  const required = fieldsOf(object)
    .filter(({ field }) => isRequired(field))
    .map(({ key }) => key)
  return {
    object,
    targets: targets.sort((a, b) => orderOf(object, a) - orderOf(object, b)),
    required,
    width: mapping.length,
    context,
    dateOrders,
    usualOrders: ordersOf(mapping, ({ usualOrder }) => usualOrder),
    countryKey,
  }
}

/** The plan for rows that are known to be sound, with the fields alone by which they are told from others. */
export function onlyRecognising(plan: RowPlan, unique: readonly string[]): RowPlan {
  const { object, targets, countryKey } = plan
  const { title, duplicateBy = [], sameWithTitle = [], requireAny = [] } = object
  const wanted = new Set([title, countryKey, ...duplicateBy, ...sameWithTitle, ...requireAny.flat(), ...unique])
  return { ...plan, targets: targets.filter(({ key }) => wanted.has(key)), required: [] }
}

const ordersOf = <T>(mapping: readonly ColumnMapping[], orderOf: (column: ColumnMapping) => T | undefined) =>
  new Map(
    mapping.flatMap((each): [number, T][] => {
      const order = orderOf(each)
      return order === undefined ? [] : [[each.index, order]]
    }),
  )

/** What the server fills need not stand in a file. */
const isRequired = (field: Field): boolean =>
  field.required === true && field.defaultsTo === undefined && field.computed !== true

/** The text that goes into a field: trimmed (notes are not), the parts of a region put together. */
function textOf({ field, columns }: Target, cells: readonly string[]): string {
  const parts = columns.map(({ index }) => cells[index] ?? '')
  const whole = parts.length === 1 ? (parts[0] ?? '') : joinParts(field, parts)
  if (KEPT_WHOLE.has(field.kind)) return trim(whole) === '' ? '' : whole
  return trim(whole)
}

const isHan = (text: string) => /\p{Script=Han}/u.test(text)

/** Province and city with a blank between; a Chinese name without, its surname first; any other with its given name first, as vCards are read. */
function joinParts(field: Field, parts: readonly string[]): string {
  const filled = parts.map(trim).filter((part) => part !== '')
  if (field.personName !== true) return [...new Set(filled)].join(' ')
  return isHan(filled.join('')) ? filled.join('') : filled.toReversed().join(' ')
}

function faultAt(code: string, target?: Target): { readonly fault: CellFault } {
  return { fault: { field: target?.key ?? null, column: target?.columns[0]?.column ?? null, code } }
}

function findMissing(plan: RowPlan, texts: ReadonlyMap<string, string>): { readonly fault: CellFault } | undefined {
  for (const key of plan.required) {
    if ((texts.get(key) ?? '') !== '') continue
    const code = key === plan.object.title && key === 'name' ? 'name_missing' : 'required'
    const target = plan.targets.find((each) => each.key === key)
    return target === undefined ? { fault: { field: key, column: null, code } } : faultAt(code, target)
  }
  return undefined
}

function findMissingContact(
  plan: RowPlan,
  texts: ReadonlyMap<string, string>,
): { readonly fault: CellFault } | undefined {
  for (const group of plan.object.requireAny ?? []) {
    if (group.some((key) => (texts.get(key) ?? '') !== '')) continue
    const first = plan.targets.find(({ key }) => group.includes(key))
    const contact = group.some((key) => plan.object.fields[key]?.contactBy !== undefined)
    return faultAt(contact ? 'contact_missing' : 'required', first)
  }
  return undefined
}

interface Filling {
  readonly values: Record<string, Json>
  readonly references: Record<string, string>
  readonly context: ParseContext
}

/** Reads one text into the record; the code of its fault, or undefined. */
function fill(
  { values, references, context }: Filling,
  { key, field, read }: Target,
  text: string,
): string | undefined {
  if (text === '') return undefined
  if (POINTING.has(field.kind)) {
    references[key] = text
    return undefined
  }
  const parsed = read(text, context, values)
  if (!parsed.ok) return parsed.code
  values[key] = parsed.value
  return undefined
}

/**
 * The rules in their order, the first fault wins: number of columns; required fields; each way of contact; at least one of them; then the rest in
 * the order of the declaration. Formula-like cells are text like any other: whoever shows or exports them makes them harmless.
 */
export function normaliseRow(
  row: { readonly cells: readonly string[]; readonly fault?: RowFault },
  plan: RowPlan,
): NormalisedRow {
  if (row.fault !== undefined) return faultAt(row.fault)
  if (row.cells.length !== plan.width) return faultAt('column_count')
  return readTexts(plan, new Map(plan.targets.map((target) => [target.key, textOf(target, row.cells)])))
}

/** What was read, unless it states what only an act of its own brings about. */
function ending(plan: RowPlan, { values, references }: Filling): NormalisedRow {
  const converted = conversionFault(plan.object, { before: null, after: values })
  if (converted === undefined) return { values, references }
  return faultAt(
    converted.code,
    plan.targets.find(({ key }) => key === converted.key),
  )
}

function readTexts(plan: RowPlan, texts: ReadonlyMap<string, string>): NormalisedRow {
  const missing = findMissing(plan, texts)
  if (missing !== undefined) return missing
  const country = plan.countryKey === undefined ? '' : (texts.get(plan.countryKey) ?? '')
  const filling: Filling = { values: {}, references: {}, context: rowContext(country, plan.context) }
  let contactChecked = false
  for (const target of plan.targets) {
    if (rankOf(target) > 0 && !contactChecked) {
      contactChecked = true
      const none = findMissingContact(plan, texts)
      if (none !== undefined) return none
    }
    const code = fill(filling, target, texts.get(target.key) ?? '')
    if (code !== undefined) return faultAt(code, target)
  }
  return (contactChecked ? undefined : findMissingContact(plan, texts)) ?? ending(plan, filling)
}
