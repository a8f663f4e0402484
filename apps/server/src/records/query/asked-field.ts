/** The fields that a question may name. */
import { type Field, isSealedClass, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import type { ParseContext } from '@holdfast/catalog/values'
import { type Access, type FieldMode, isShareReach, type Reach, reachesShowing } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { QuietDays } from '../../platform/gate/tenant-policy.ts'

/** A field as a question may use it: with the reaches within which it is shown clear, and those where at least its mask is. */
export interface AskedField {
  readonly key: string
  readonly field: Field
  readonly sealed: boolean
  /** A column every record has, such as `createdAt`. */
  readonly engineColumn?: string
  /** The field by whose sight it is seen on a record, where it is none of the object's own. */
  readonly seenBy?: string
  readonly clear: readonly Reach[]
  readonly shown: readonly Reach[]
}

const DATE_TIME: Field = { kind: 'dateTime', label: { zh: '时间', en: 'Time' }, class: 'internal' }
const PERSON: Field = { kind: 'reference', label: { zh: '人', en: 'Person' }, class: 'internal', targets: ['user'] }
const TEAM: Field = { kind: 'reference', label: { zh: '团队', en: 'Team' }, class: 'internal', targets: ['team'] }
const ID: Field = { kind: 'reference', label: { zh: '编号', en: 'Id' }, class: 'internal' }

/** Fields of the engine's own that every list may ask about, within whatever may be listed. */
const ENGINE_FIELDS: Readonly<Record<string, { column: string; field: Field }>> = {
  id: { column: 'id', field: ID },
  createdAt: { column: 'created_at', field: DATE_TIME },
  updatedAt: { column: 'updated_at', field: DATE_TIME },
  createdBy: { column: 'created_by', field: PERSON },
  updatedBy: { column: 'updated_by', field: PERSON },
}

/** The fields of one object that one principal may put into a question. */
export interface Vocabulary {
  readonly object: ObjectDeclaration
  readonly access: Access
  readonly context: ParseContext
  /** After how many days a customer counts as quiet, for `{"lastFollowUpAt":{"quiet":true}}`. */
  readonly quietDays?: QuietDays
  /** Of the company, for days in which a record came into a stage. */
  readonly timeZone?: string
}

/** The team of a record's owner, for whoever sees who that is: under the same reaches. */
function ownersTeam(words: Vocabulary): AskedField {
  const owner = askedField(words, 'owner')
  return { ...owner, key: 'team', field: TEAM, sealed: false, engineColumn: 'team_id', seenBy: owner.key }
}

/**
 * The field a question names. A field that does not exist and one the principal may not see are refused with the same words: a question must not
 * tell them apart.
 */
export function askedField(words: Vocabulary, name: string): AskedField {
  const { object, access } = words
  const engine = Object.hasOwn(ENGINE_FIELDS, name) ? ENGINE_FIELDS[name] : undefined
  if (engine !== undefined)
    return {
      key: name,
      field: engine.field,
      sealed: false,
      engineColumn: engine.column,
      clear: ['all'],
      shown: ['all'],
    }
  if (object.owned && (name === 'team' || name === 'teamId') && !Object.hasOwn(object.fields, 'team'))
    return ownersTeam(words)
  const key = Object.hasOwn(object.fields, name)
    ? name
    : Object.keys(object.fields).find((each) => wireNameOf(object, each) === name)
  const field = key === undefined ? undefined : object.fields[key]
  if (key === undefined || field === undefined) throw unknownField(name)
  const showing = (mode: FieldMode) => reachesShowing(access, { object: object.name, key, action: 'list' }, mode)
  const asked = { key, field, sealed: isSealedClass(field.class), clear: showing('clear'), shown: showing('masked') }
  if (asked.shown.length === 0) throw unknownField(name)
  return key === 'owner' ? { ...asked, engineColumn: 'owner_id' } : asked
}

/** A field where numbers are made of it: what is only shared with the caller is in none, and so in no list behind one. */
export function countedField(words: Vocabulary, name: string): AskedField {
  const field = askedField(words, name)
  return { ...field, clear: field.clear.filter((reach) => !isShareReach(reach)) }
}

const wireNameOf = (object: ObjectDeclaration, key: string): string => {
  const field = object.fields[key]
  return field === undefined ? key : wireName({ key, field })
}

/** Refuses a field that is none or is not in sight: in the same words. */
export const unknownField = (name: string): Refusal =>
  new Refusal('filter_unknown', { errors: [{ path: `/filter/${name.slice(0, 64)}`, code: 'field_unknown' }] })
