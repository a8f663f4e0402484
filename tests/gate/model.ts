import type { Field, ObjectDeclaration } from '../../packages/catalog/src/index.ts'
import { maskValue, wireName } from '../../packages/catalog/src/index.ts'
import { exactTermOfQuery, matches } from '../../packages/catalog/src/search/index.ts'
import type { Json } from '../../packages/catalog/src/values/index.ts'
import { type FieldMode, type Grant, standardRoles } from '../../packages/policy/src/index.ts'

/*
 * What a list must hold, in the plainest form: every record and every principal in memory, the table of roles read row by row, no SQL, no index, no
 * cache, no early end. Meanings of values (masks, what a search matches) are those of packages/catalog, which have tests of their own.
 */

/** A record as it was written. `via` is the record it is reached through. */
export interface Kept {
  readonly object: ObjectDeclaration
  readonly id: string
  readonly version: number
  readonly createdAt: string
  readonly createdBy: string
  readonly updatedAt: string
  readonly updatedBy: string
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly values: Readonly<Record<string, Json>>
  readonly deleted: boolean
  readonly via: Kept | null
}

/** Somebody who asks. */
export interface Asker {
  readonly id: string
  readonly roles: readonly string[]
  readonly teamId: string | null
  /** Own team and all teams of the department and below. */
  readonly below: readonly string[]
  /** Records that colleagues share with them. */
  readonly shared: ReadonlySet<string>
}

/** Custom fields: who sees them and how. */
export type CustomGrants = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, FieldMode>>>>>>

export type Action = 'list' | 'read'
export type Modes = ReadonlyMap<string, FieldMode>

function covers(grant: Grant, kept: Kept, asker: Asker): boolean {
  const { ownerId, teamId } = kept.via ?? kept
  if (grant.reach === 'all') return true
  if (grant.reach === 'own') return ownerId === asker.id
  if (grant.reach === 'team') return teamId !== null && teamId === asker.teamId
  return grant.reach === 'department' && teamId !== null && asker.below.includes(teamId)
}

/** Whether a record, or the one that a follow-up is of, is shared with somebody. */
const isShared = ({ object, id, via }: Kept, { shared }: Asker): boolean =>
  via === null ? object.name !== 'task' && shared.has(id) : object.name === 'activity' && shared.has(via.id)

/** What somebody works on by their roles, and so may be shown of a colleague's by sharing. */
const isWork = ({ object, actions }: Grant): boolean => actions.includes(object === 'activity' ? 'create' : 'update')

export function model(custom: CustomGrants) {
  const fieldsOf = (role: string, grant: Grant): Readonly<Record<string, FieldMode>> =>
    grant.reach === 'team' || !grant.actions.includes('read')
      ? grant.fields
      : { ...grant.fields, ...custom[role]?.[grant.object] }

  const grantsOf = (asker: Asker, object: ObjectDeclaration) =>
    standardRoles
      .filter((role) => asker.roles.includes(role.name))
      .flatMap((role) =>
        role.grants
          .filter((each) => each.object === object.name)
          .map((grant) => ({ grant, fields: fieldsOf(role.name, grant) })),
      )

  function union(all: readonly Readonly<Record<string, FieldMode>>[]): Modes {
    const modes = new Map<string, FieldMode>()
    for (const fields of all)
      for (const [key, mode] of Object.entries(fields)) modes.set(key, modes.get(key) === 'clear' ? 'clear' : mode)
    return modes
  }

  /** The fields of a record for somebody, or null where it lies beyond reach. */
  function modesOf(asker: Asker, kept: Kept, action: Action): Modes | null {
    if (kept.deleted || kept.via?.deleted === true) return null
    const covering = grantsOf(asker, kept.object).filter(({ grant }) => {
      if (grant.actions.includes(action) && covers(grant, kept, asker)) return true
      return grant.reach !== 'found' && isWork(grant) && isShared(kept, asker)
    })
    return covering.length === 0 ? null : union(covering.map(({ fields }) => fields))
  }

  /** The fields of an object that somebody sees on some record at least. */
  const everOf = (asker: Asker, object: ObjectDeclaration, actions: readonly Action[] = ['list', 'read']): Modes =>
    union(
      grantsOf(asker, object)
        .filter(({ grant }) => actions.some((action) => grant.actions.includes(action)))
        .map(({ fields }) => fields),
    )

  /** Fields shown clear on some record: only these may be put into more than an equality. */
  const clearOf = (asker: Asker, object: ObjectDeclaration): ReadonlySet<string> =>
    new Set([...everOf(asker, object, ['list'])].filter(([, mode]) => mode === 'clear').map(([key]) => key))

  return {
    modesOf,
    everOf,
    clearOf,
    mayList: (asker: Asker, object: ObjectDeclaration) =>
      grantsOf(asker, object).some(({ grant }) => grant.actions.includes('list')),
  }
}

/** The record as an answer shows it to whoever has these modes. */
export function viewOf(kept: Kept, modes: Modes, ever: Modes): Record<string, unknown> {
  const view: Record<string, unknown> = {
    id: kept.id,
    version: kept.version,
    createdAt: kept.createdAt,
    createdBy: kept.createdBy,
    updatedAt: kept.updatedAt,
    updatedBy: kept.updatedBy,
  }
  const masked: string[] = []
  for (const [key, mode] of modes) {
    const field = kept.object.fields[key] as Field
    const name = wireName({ key, field })
    const value = kept.values[key] ?? null
    view[name] = mode === 'clear' ? value : maskOf(field, value)
    if (mode === 'masked' && view[name] !== null) masked.push(name)
  }
  view['meta'] = { masked: masked.sort(), omitted: [...ever.keys()].filter((key) => !modes.has(key)).sort() }
  return view
}

function maskOf(field: Field, value: Json): string | null {
  if (field.mask === undefined || field.mask === 'hidden') return '****'
  return value === null ? null : maskValue(field.mask, value)
}

/** A condition, or several. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly key: string; readonly operator: string; readonly value: unknown }

const ENGINE: Readonly<Record<string, (kept: Kept) => Json>> = {
  id: (kept) => kept.id,
  createdAt: (kept) => kept.createdAt,
  updatedAt: (kept) => kept.updatedAt,
  createdBy: (kept) => kept.createdBy,
  updatedBy: (kept) => kept.updatedBy,
}
export const ENGINE_NAMES: readonly string[] = Object.keys(ENGINE)

export const isMany = (field: Field): boolean => ['multiChoice', 'tags', 'people'].includes(field.kind)
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 168 }

function holdsPart(field: Field, held: unknown, part: string): boolean {
  if (Array.isArray(held)) return held.some((each) => holdsPart(field, each, part))
  if (field.search === undefined) return String(held).toLowerCase().includes(part.toLowerCase())
  return matches({ ...field, search: ['substring'] }, held, { text: part, country: 'CN' })
}

/** By what a value is more or less than another: amounts of one currency by their numbers. */
function sizeOf(value: unknown): number | string {
  if (typeof value === 'number') return value
  return typeof value === 'object' && value !== null && 'amount' in value ? Number(value.amount) : String(value)
}

/** Whether a value in sight answers; `now` in milliseconds. */
function answers(field: Field, held: Json, asked: { operator: string; value: unknown }, now: number): boolean {
  const { operator, value } = asked
  const many: unknown[] = Array.isArray(value) ? value : [value]
  const [low = '', high = ''] = many.map(sizeOf)
  const holds = many.some((each) => (Array.isArray(held) ? held.some((one) => same(one, each)) : same(held, each)))
  if (operator === 'null') return (held === null || (Array.isArray(held) && held.length === 0)) === value
  if (operator === 'ne' || operator === 'nin') return held === null || !holds
  if (held === null) return false
  const size = sizeOf(held)
  switch (operator) {
    case 'eq':
    case 'in':
      return holds
    case 'contains':
      return holdsPart(field, held, String(value))
    case 'starts':
      return String(held).toLowerCase().startsWith(String(value).toLowerCase())
    case 'within': {
      const span = String(value)
      const at = Date.parse(String(held))
      return at <= now && at > now - Number(span.slice(0, -1)) * (HOURS[span.at(-1) ?? ''] ?? 0) * 3_600_000
    }
    case 'between':
      return size >= low && size <= high
    case 'lt':
      return size < low
    case 'lte':
      return size <= low
    case 'gt':
      return size > low
    case 'gte':
      return size >= low
    default:
      throw new Error(`no meaning for ${operator}`)
  }
}

const MASKED_TAILS = ['phone', 'tail4']

/** What a masked value answers to: the whole of it, or the four characters its mask shows. */
function answersMasked(field: Field, held: Json, text: string): boolean {
  const query = { text, country: 'CN' }
  if (MASKED_TAILS.includes(field.mask ?? '') && field.search?.includes('tail') === true && /^\d{4}$/.test(text.trim()))
    return typeof held === 'string' && held.endsWith(text.trim())
  if (exactTermOfQuery(field, query) === undefined || field.search?.includes('exact') !== true) return false
  return matches({ ...field, search: ['exact'] }, held, query)
}

/** Whether a record answers a condition for somebody with these modes: what is not in sight answers nothing, nor does its negation. */
export function meets(
  kept: Kept,
  modes: Modes,
  asked: { condition: Condition; now: number; negated?: boolean },
): boolean {
  const { condition, now, negated = false } = asked
  const each = (conditions: readonly Condition[], every: boolean) =>
    every !== negated
      ? conditions.every((one) => meets(kept, modes, { condition: one, now, negated }))
      : conditions.some((one) => meets(kept, modes, { condition: one, now, negated }))
  if ('all' in condition) return each(condition.all, true)
  if ('any' in condition) return each(condition.any, false)
  if ('not' in condition) return meets(kept, modes, { condition: condition.not, now, negated: !negated })
  const engine = ENGINE[condition.key]
  if (engine !== undefined) return answers({ kind: 'text' } as Field, engine(kept), condition, now) !== negated
  const field = kept.object.fields[condition.key] as Field
  const mode = modes.get(condition.key)
  const held = kept.values[condition.key] ?? null
  if (mode === 'clear') return answers(field, held, condition, now) !== negated
  return (
    mode === 'masked' && condition.operator === 'eq' && !negated && answersMasked(field, held, String(condition.value))
  )
}

/** Whether a record answers the search box. */
export function isFound(kept: Kept, modes: Modes, text: string): boolean {
  return [...modes].some(([key, mode]) => {
    const field = kept.object.fields[key] as Field
    const held = kept.values[key] ?? null
    if ((field.search?.length ?? 0) === 0) return false
    return mode === 'clear' ? matches(field, held, { text, country: 'CN' }) : answersMasked(field, held, text)
  })
}
