import { fieldsOf, findByWireName, type NamedField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { type Json, maxLengthOf, type ParseContext, valueType } from '@holdfast/catalog/values'
import { faultWith } from '../platform/errors/fault-words.ts'
import type { ValueFault } from '../platform/errors/refusal.ts'

/** Values as a writer stated them, parsed; `null` clears a field. */
export interface ParsedInput {
  readonly values: Readonly<Record<string, Json>>
  readonly faults: readonly ValueFault[]
}

const pathOf = (name: string): string => `/${name.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** What a writer may use and see, and how what they state is read. */
interface Writer {
  readonly writable: ReadonlySet<string>
  readonly visible: { has(key: string): boolean }
  readonly context: ParseContext
}

const isSeenComputed = (named: NamedField | undefined, { visible }: Writer): boolean =>
  named?.field.computed === true && visible.has(named.key)

function parseMember(
  named: NamedField | undefined,
  member: { name: string; input: unknown },
  about: Writer,
): Json | ValueFault {
  const path = pathOf(member.name)
  // one word for a field that does not exist and one the writer may not use: an answer must not tell them apart
  if (named === undefined || !about.writable.has(named.key))
    return { path, code: isSeenComputed(named, about) ? 'field_computed' : 'field_unknown' }
  if (member.input === null || member.input === '') return null
  const parsed = valueType(named.field.kind).parse(member.input, named.field, about.context)
  if (parsed.ok) return parsed.value
  // a list of tags may hold too many of them as well, which is no length
  const isLength = parsed.code === 'text_too_long' && named.field.kind !== 'tags'
  return faultWith(`${path}${parsed.at ?? ''}`, parsed.code, isLength ? { bound: maxLengthOf(named.field) } : {})
}

const isFault = (result: Json | ValueFault): result is ValueFault =>
  typeof result === 'object' && result !== null && 'path' in result && 'code' in result

/** Parses the members of a body by the catalogue; only fields the writer may write are taken. */
export function parseInput(
  object: ObjectDeclaration,
  body: Readonly<Record<string, unknown>>,
  about: Writer,
): ParsedInput {
  const values: Record<string, Json> = {}
  const faults: ValueFault[] = []
  for (const [name, input] of Object.entries(body)) {
    const named = findByWireName(object, name)
    const result = parseMember(named, { name, input }, about)
    if (isFault(result)) faults.push(result)
    else if (named !== undefined) values[named.key] = result
  }
  return { values, faults }
}

const isPresent = (value: Json | undefined): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

/**
 * What a whole record lacks: required fields, and one of each group of which at least one must be there. What is faulty is not said to lack, nor is
 * a writer asked for what they may not write.
 */
export function missingFaults(
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
  about: { stated: readonly ValueFault[]; writable: ReadonlySet<string> },
): ValueFault[] {
  // a fault of a part is one of its whole
  const faulty = new Set(about.stated.map(({ path }) => path.split('/').slice(0, 2).join('/')))
  const required = fieldsOf(object)
    .filter(
      ({ key, field }) =>
        field.required === true &&
        about.writable.has(key) &&
        !isPresent(values[key]) &&
        !faulty.has(pathOf(wireName({ key, field }))),
    )
    .map((named) => ({ path: pathOf(wireName(named)), code: 'required' }))
  const groups = (object.requireAny ?? []).filter(
    (group) => !group.some((key) => isPresent(values[key]) || faulty.has(pathOf(key))),
  )
  return [...required, ...groups.map((group) => ({ path: pathOf(group[0] ?? ''), code: 'contact_missing' }))]
}

/** Fills what the declaration says the server fills. */
export function withDefaults(
  object: ObjectDeclaration,
  values: Readonly<Record<string, Json>>,
  filled: { country: string; userId: string; now: string },
): Record<string, Json> {
  const fills = { tenantCountry: filled.country, creator: filled.userId, now: filled.now, yes: true }
  const whole: Record<string, Json> = { ...values }
  for (const { key, field } of fieldsOf(object)) {
    if (field.defaultsTo === undefined || isPresent(values[key])) continue
    whole[key] = field.defaultsTo === 'first' ? (field.options?.[0]?.value ?? null) : fills[field.defaultsTo]
  }
  return whole
}

/** Moments that another field stamps: when it became yes, as of now; empty once it is no. Unchanged where that field did not move. */
export function withStamps(
  object: ObjectDeclaration,
  change: { readonly before: Readonly<Record<string, Json>>; readonly after: Readonly<Record<string, Json>> },
  now: string,
): Record<string, Json> {
  const { before, after } = change
  const stamped = fieldsOf(object).flatMap(({ key, field }): [string, Json][] => {
    const by = field.stampedBy
    if (by === undefined || (before[by] === true) === (after[by] === true)) return []
    return [[key, after[by] === true ? now : null]]
  })
  return { ...after, ...Object.fromEntries(stamped) }
}
