import { type ObjectDeclaration, type SealedClass, sealedFields } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { openEnvelope, sealEnvelope, suiteA1 } from '@holdfast/crypto'
import type { Random } from '../platform/random.ts'
import { ENVELOPE_CLASSES, envelopeColumn } from './columns.ts'
import type { Row } from './row.ts'

const NONCE_BYTES = 12
/** Version of the tenant key that new subject keys hang on. */
const KEY_VERSION = 1

const utf8 = new TextEncoder()
const text = new TextDecoder('utf-8', { fatal: true })

/** What an envelope is bound to besides its class. */
export interface Place {
  readonly tenantId: string
  readonly object: string
  readonly id: string
  readonly ownerId: string | null
  readonly teamId: string | null
  readonly seal: number
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

/** Seals the values of one class, as JSON by field key; absent values take no room, and a class without any has no envelope. */
export function sealClass(
  key: Uint8Array,
  content: { place: Place; sealedClass: SealedClass; values: Readonly<Record<string, Json>>; random: Random },
): Uint8Array | null {
  const present = Object.entries(content.values).filter(([, value]) => value !== null)
  if (present.length === 0) return null
  const plain = utf8.encode(JSON.stringify(Object.fromEntries(present)))
  return sealEnvelope({ suite: suiteA1, version: KEY_VERSION, key }, bindingAt(content.place, content.sealedClass), {
    plain,
    nonce: content.random.bytes(NONCE_BYTES),
  })
}

/** Seals all sealed fields of a record, one envelope per class. */
export function sealRecord(
  key: Uint8Array,
  content: { object: ObjectDeclaration; place: Place; values: Readonly<Record<string, Json>>; random: Random },
): Envelopes {
  const ofClass = (sealedClass: SealedClass) => {
    const keys = sealedFields(content.object, sealedClass).map((named) => named.key)
    const values = Object.fromEntries(keys.map((each) => [each, content.values[each] ?? null]))
    return sealClass(key, { place: content.place, sealedClass, values, random: content.random })
  }
  return { confidential: ofClass('confidential'), personal: ofClass('personal'), sensitive: ofClass('sensitive') }
}

/** Opens one envelope; null when it is not what was sealed for this place. */
export function openClass(
  key: Uint8Array,
  place: Place,
  sealed: { sealedClass: SealedClass; envelope: Uint8Array },
): Record<string, Json> | null {
  const plain = openEnvelope(key, bindingAt(place, sealed.sealedClass), sealed.envelope)
  return plain === null ? null : (JSON.parse(text.decode(plain)) as Record<string, Json>)
}

/** Opens the envelopes a row brought. Null as soon as one of them does not open: the row was changed behind the application. */
export function openRow(
  key: Uint8Array,
  tenantId: string,
  about: { object: ObjectDeclaration; row: Row },
): Record<string, Json> | null {
  const { object, row } = about
  const place: Place = {
    tenantId,
    object: object.name,
    id: row.id,
    ownerId: row.owner_id,
    teamId: row.team_id,
    seal: row.seal,
  }
  const values: Record<string, Json> = {}
  for (const sealedClass of ENVELOPE_CLASSES) {
    const envelope = row[envelopeColumn(sealedClass)] as Uint8Array | null | undefined
    if (envelope === null || envelope === undefined) continue
    const opened = openClass(key, place, { sealedClass, envelope })
    if (opened === null) return null
    Object.assign(values, opened)
  }
  return values
}
