import { fieldsOf, isSealedClass, type ObjectDeclaration, type SealedClass, sealedFields } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { openEnvelopeText, type Suite, sealEnvelope } from '@holdfast/crypto'
import type { Random } from '../platform/random.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import { pointersOfValue } from './pointers.ts'
import type { Row } from './row.ts'

const NONCE_BYTES = 12
/** Version of the tenant key that new subject keys hang on. */
const KEY_VERSION = 1

/** What an envelope is bound to besides its class. */
export interface Place {
  readonly tenantId: string
  readonly object: string
  readonly id: string
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly seal: number
}

/**
 * The envelope that every record of the object has, be it empty: it holds the reach columns to their word, so a row stripped of its envelopes does
 * not pass for one that never had any.
 */
export function anchorClass(object: ObjectDeclaration): SealedClass {
  const known = anchors.get(object)
  if (known !== undefined) return known
  // what a company asks for later, records from before lack: their anchor stays what the declaration made it
  const required = fieldsOf(object).filter(
    ({ field }) => field.required === true && field.custom !== true && field.demanded !== true,
  )
  const anchor = required.map(({ field }) => field.class).find(isSealedClass) ?? 'confidential'
  anchors.set(object, anchor)
  return anchor
}

const anchors = new WeakMap<ObjectDeclaration, SealedClass>()

/** Whether a row lacks the envelope it must have: null was read and is not there, undefined was not asked for. */
export const isStripped = (object: ObjectDeclaration, row: Row): boolean =>
  row[envelopeColumn(anchorClass(object))] === null

/** Where a row says it stands. A record reached through another is bound to that one's id in its owner's stead. */
export const placeOfRow = (tenantId: string, object: ObjectDeclaration, row: Row): Place => ({
  tenantId,
  object: object.name,
  id: row.id,
  ownerId: object.reachedBy === undefined ? row.owner_id : ((row[`${object.reachedBy}_id`] as string | null) ?? null),
  teamId: row.team_id,
  seal: row.seal,
})

/** The owner a record's envelopes are bound to, from its values: see `placeOfRow`. */
export function boundOwner(
  object: ObjectDeclaration,
  record: { ownerId: string | null; values: Readonly<Record<string, Json>> },
): string | null {
  if (object.reachedBy === undefined) return record.ownerId
  const field = object.fields[object.reachedBy]
  const [pointer] = field === undefined ? [] : pointersOfValue(field, record.values[object.reachedBy] ?? null)
  return pointer?.id ?? null
}

const bindingAt = (place: Place, sealedClass: SealedClass) => ({
  tenant: place.tenantId,
  object: place.object,
  record: place.id,
  class: sealedClass,
  owner: place.ownerId,
  team: place.teamId,
  seal: place.seal,
})

export type Envelopes = Readonly<Record<SealedClass, Uint8Array | null>>

/** Seals the values of one class, as JSON by field key; absent values take no room, and a class without any has no envelope unless it must. */
export function sealClass(
  key: Uint8Array,
  content: {
    suite: Suite
    place: Place
    sealedClass: SealedClass
    values: Readonly<Record<string, Json>>
    random: Random
    always?: boolean
  },
): Uint8Array | null {
  const present: Record<string, Json> = {}
  let isEmpty = true
  for (const [key, value] of Object.entries(content.values)) {
    if (value === null) continue
    present[key] = value
    isEmpty = false
  }
  if (isEmpty && content.always !== true) return null
  return sealEnvelope(
    { suite: content.suite, version: KEY_VERSION, key },
    bindingAt(content.place, content.sealedClass),
    { plain: JSON.stringify(present), nonce: content.random.bytes(NONCE_BYTES) },
  )
}

/** Seals all sealed fields of a record, one envelope per class. */
export function sealRecord(
  key: Uint8Array,
  content: {
    object: ObjectDeclaration
    suite: Suite
    place: Place
    values: Readonly<Record<string, Json>>
    random: Random
  },
): Envelopes {
  const anchor = anchorClass(content.object)
  const ofClass = (sealedClass: SealedClass) => {
    const values: Record<string, Json> = {}
    for (const { key: field } of sealedFields(content.object, sealedClass)) {
      const value = content.values[field] ?? null
      if (value !== null) values[field] = value
    }
    const always = sealedClass === anchor
    const { suite, place, random } = content
    return sealClass(key, { suite, place, sealedClass, values, random, always })
  }
  return { confidential: ofClass('confidential'), personal: ofClass('personal'), sensitive: ofClass('sensitive') }
}

/** Opens one envelope; null when it is not what was sealed for this place. */
export function openClass(
  key: Uint8Array,
  place: Place,
  sealed: { sealedClass: SealedClass; envelope: Uint8Array },
): Record<string, Json> | null {
  const plain = openEnvelopeText(key, bindingAt(place, sealed.sealedClass), sealed.envelope)
  return plain === null ? null : (JSON.parse(plain) as Record<string, Json>)
}

/** Puts the values of `from` beside those of `into`. A loop, because `Object.assign` between objects of many shapes takes four times as long. */
export function addValues(into: Record<string, Json>, from: Readonly<Record<string, Json>>): Record<string, Json> {
  for (const key of Object.keys(from)) into[key] = from[key] ?? null
  return into
}

/** Opens the envelopes a row brought. Null as soon as one of them does not open: the row was changed behind the application. */
export function openRow(
  key: Uint8Array,
  tenantId: string,
  about: { object: ObjectDeclaration; row: Row },
): Record<string, Json> | null {
  const { object, row } = about
  const place = placeOfRow(tenantId, object, row)
  if (isStripped(object, row)) return null
  let values: Record<string, Json> | undefined
  for (const sealedClass of ENVELOPE_CLASSES) {
    const envelope = row[envelopeColumn(sealedClass)]
    if (envelope === null || envelope === undefined) continue
    const opened = openClass(key, place, { sealedClass, envelope })
    if (opened === null) return null
    values = values === undefined ? opened : addValues(values, opened)
  }
  return values ?? {}
}
