import { findField, type ObjectDeclaration } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import { faultWith } from '../../platform/errors/fault-words.ts'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { calendarOf } from '../../platform/gate/tenant-policy.ts'
import { parseFilter, type Tree } from './ask.ts'
import type { Vocabulary } from './asked-field.ts'
import { type Order, parseOrder } from './order.ts'
import type { StatedQuestion } from './stated.ts'

/** A question that the caller may ask. */
export interface Question {
  readonly object: ObjectDeclaration
  readonly words: Vocabulary
  readonly limit: number
  readonly cursor: string | null
  readonly order: Order
  readonly sortStated: boolean
  readonly tree: Tree | null
  readonly search: string | null
  readonly fields: ReadonlySet<string> | null
  readonly expand: readonly string[]
  readonly count: boolean
  /** What a cursor is bound to: the same question, word for word. */
  readonly fingerprint: string
}

const DEFAULT_LIMIT = 50
export const MOST_LIMIT = 200
const MOST_SEARCH_CHARACTERS = 200

/** The words of a search without what stands around them; refuses more than can be searched for, and says how many may be. */
export function admitWords(stated: string): string {
  const words = stated.trim()
  if (words.length > MOST_SEARCH_CHARACTERS) throw new Refusal('query_too_long')
  return words
}

const listOf = (stated: string | readonly string[] | undefined): readonly string[] | null =>
  stated === undefined ? null : typeof stated === 'string' ? stated.split(',').filter((name) => name !== '') : stated

const bare = (name: string): string => (name.endsWith('Id') ? name.slice(0, -2) : name)

/** Fields that were asked for by name; one that may not be seen is refused like one that does not exist. */
function askedFields(words: Vocabulary, stated: StatedQuestion['fields']): ReadonlySet<string> | null {
  const names = listOf(stated)
  if (names === null) return null
  const visible = visibleFields(words.access, words.object.name)
  const engine = new Set(['id', 'version', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'])
  return new Set(
    names
      .filter((name) => !engine.has(name))
      .map((name) => {
        const key = visible.has(name) ? name : bare(name)
        if (!visible.has(key))
          throw new Refusal('field_unknown', {
            errors: [{ path: `/fields/${name.slice(0, 64)}`, code: 'field_unknown' }],
          })
        return key
      }),
  )
}

function askedExpand(words: Vocabulary, stated: StatedQuestion['expand']): readonly string[] {
  const visible = visibleFields(words.access, words.object.name)
  return (listOf(stated) ?? []).map((name) => {
    const key = bare(name)
    const field = findField(words.object, key)
    if (
      !visible.has(key) ||
      field === undefined ||
      (field.kind !== 'reference' && field.kind !== 'about' && field.kind !== 'people')
    )
      throw new Refusal('field_unknown', { errors: [{ path: `/expand/${name.slice(0, 64)}`, code: 'field_unknown' }] })
    return key
  })
}

/** What of a record is asked to be shown, for a single read. */
export function readSelection(
  caller: Caller,
  object: ObjectDeclaration,
  stated: Pick<StatedQuestion, 'fields' | 'expand'>,
): Pick<Question, 'object' | 'fields' | 'expand'> {
  const words: Vocabulary = {
    object,
    access: caller.access,
    context: { country: caller.tenant.policy.country, asking: true },
  }
  return { object, fields: askedFields(words, stated.fields), expand: askedExpand(words, stated.expand) }
}

/** What is wrong with a limit that is no whole number of records a page can have. */
function outsideLimit(limit: number) {
  if (!Number.isInteger(limit)) return faultWith('/limit', 'type_wrong', { type: 'integer' })
  return limit < 1
    ? faultWith('/limit', 'number_too_small', { bound: 1 })
    : faultWith('/limit', 'number_too_large', { bound: MOST_LIMIT })
}

/** Reads a stated question against what the caller may see; refuses the rest with 400. */
export function readQuestion(caller: Caller, object: ObjectDeclaration, stated: StatedQuestion): Question {
  const words: Vocabulary = {
    object,
    access: caller.access,
    context: { country: caller.tenant.policy.country, asking: true },
    quietDays: caller.tenant.policy.quietDays,
    timeZone: calendarOf(caller.tenant.policy).timeZone,
  }
  const limit = stated.limit ?? DEFAULT_LIMIT
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_LIMIT)
    throw new Refusal('malformed', { errors: [outsideLimit(limit)] })
  const search = stated.q === undefined || stated.q.trim() === '' ? null : admitWords(stated.q)
  if (stated.count !== undefined && stated.count !== 'exact')
    throw new Refusal('malformed', { errors: [faultWith('/count', 'choice_unknown', { options: ['exact'] })] })
  return {
    object,
    words,
    limit,
    cursor: stated.cursor ?? null,
    order: parseOrder(words, stated.sort),
    sortStated: stated.sort !== undefined && stated.sort !== '',
    tree: parseFilter(words, stated.filter),
    search,
    fields: askedFields(words, stated.fields),
    expand: askedExpand(words, stated.expand),
    count: stated.count === 'exact',
    fingerprint: JSON.stringify([
      object.name,
      stated.sort ?? null,
      stated.filter ?? null,
      search,
      stated.count ?? null,
    ]),
  }
}
