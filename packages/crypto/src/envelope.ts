import { utf8, writeUuid } from './bytes.ts'
import { KEY_BYTES, type Lock, NONCE_BYTES, type Suite, TAG_BYTES } from './suite.ts'
import { findSuite } from './suites.ts'

/** The classes whose fields are sealed, one envelope per record and class. */
export type SealedClass = 'confidential' | 'personal' | 'sensitive'

/**
 * Everything an envelope is bound to: moved to another record, object, class or tenant, or left in a row whose owner, team or seal number was
 * changed behind the application, it does not open. `object` is an ASCII name of at most 255 characters; `seal` a whole number.
 */
export interface Binding {
  tenant: string
  object: string
  record: string
  class: SealedClass
  owner: string | null
  team: string | null
  seal: number
}

/** The key of one data subject, 32 bytes, with the version of the tenant key it hangs on (0–65535). */
export interface SubjectKey {
  suite: Suite
  version: number
  key: Uint8Array
}

const ENVELOPE_VERSION = 1
const HEADER_BYTES = 4
const FRONT_BYTES = HEADER_BYTES + NONCE_BYTES
/** Header 4, tenant 16, record 16, owner 17, team 17, seal 8, class 1, length of the object's name 1. */
const FIXED_BINDING_BYTES = 80
const MOST_OBJECT_CHARACTERS = 255

const classCodes: Record<SealedClass, number> = { confidential: 1, personal: 2, sensitive: 3 }
const classLabels: Record<SealedClass, Uint8Array> = {
  confidential: utf8('holdfast/envelope/1/confidential'),
  personal: utf8('holdfast/envelope/1/personal'),
  sensitive: utf8('holdfast/envelope/1/sensitive'),
}

function writeSeal(out: Uint8Array, offset: number, seal: number): void {
  if (!Number.isSafeInteger(seal) || seal < 0) throw new RangeError('a seal number is a whole number')
  let rest = seal
  for (let index = 7; index >= 0; index--) {
    out[offset + index] = rest % 256
    rest = Math.floor(rest / 256)
  }
}

function writeObject(out: Uint8Array, object: string): void {
  if (object.length === 0 || object.length > MOST_OBJECT_CHARACTERS)
    throw new RangeError('an object name has 1 to 255 characters')
  out[79] = object.length
  for (let index = 0; index < object.length; index++) {
    const code = object.charCodeAt(index)
    if (code > 127) throw new RangeError('an object name is ASCII')
    out[FIXED_BINDING_BYTES + index] = code
  }
}

/**
 * Bindings are written here one after the other: nothing holds one beyond the call that it is made for. The records of a page share tenant and object
 * and mostly owner and team, so what stands here already is not written again.
 */
class BindingScratch {
  readonly #bytes = new Uint8Array(FIXED_BINDING_BYTES + MOST_OBJECT_CHARACTERS)
  // undefined: nothing that is whole stands there
  #tenant: string | undefined
  #owner: string | null | undefined
  #team: string | null | undefined
  #object: string | undefined

  /** The binding's bytes behind a header of zeros; good until the next call. */
  write(binding: Binding): Uint8Array {
    const bytes = this.#bytes
    const { tenant, owner, team, object } = binding
    bytes.fill(0, 0, HEADER_BYTES)
    if (tenant !== this.#tenant) {
      this.#tenant = undefined
      writeUuid(bytes, 4, tenant)
      this.#tenant = tenant
    }
    writeUuid(bytes, 20, binding.record)
    if (owner !== this.#owner) {
      this.#owner = undefined
      this.#writeOptional(36, owner)
      this.#owner = owner
    }
    if (team !== this.#team) {
      this.#team = undefined
      this.#writeOptional(53, team)
      this.#team = team
    }
    writeSeal(bytes, 70, binding.seal)
    bytes[78] = classCodes[binding.class]
    if (object !== this.#object) {
      this.#object = undefined
      writeObject(bytes, object)
      this.#object = object
    }
    return bytes.subarray(0, FIXED_BINDING_BYTES + object.length)
  }

  #writeOptional(offset: number, id: string | null): void {
    this.#bytes.fill(0, offset, offset + 17)
    if (id !== null) {
      this.#bytes[offset] = 1
      writeUuid(this.#bytes, offset + 1, id)
    }
  }
}

const scratch = new BindingScratch()

/**
 * The associated data of an envelope: its 4-byte header (left zero here), then every part of the binding at a fixed place, and last the object's
 * name behind its length. Different bindings never give the same bytes.
 */
export const bindingOf = (binding: Binding): Uint8Array => scratch.write(binding).slice()

/** The binding with the envelope's header in front: what the envelope is authenticated with. */
function aadOf(binding: Binding, front: Uint8Array): Uint8Array {
  const aad = scratch.write(binding)
  for (let index = 0; index < HEADER_BYTES; index++) aad[index] = front[index] ?? 0
  return aad
}

/** The lock of one envelope: a key of the class's own under the subject's key, and what the envelope is bound to. */
const lockOf = (subject: { suite: Suite; key: Uint8Array }, binding: Binding, front: Uint8Array): Lock => ({
  key: subject.suite.keyedHash(subject.key, classLabels[binding.class], KEY_BYTES),
  nonce: front.subarray(HEADER_BYTES, FRONT_BYTES),
  aad: aadOf(binding, front),
})

/** Seals the fields of one class of a record, as bytes or as text: `version | suite | key version (2) | nonce (12) | ciphertext | tag (16)`. The nonce is 12 fresh random bytes. */
export function sealEnvelope(
  subject: SubjectKey,
  binding: Binding,
  content: { plain: Uint8Array | string; nonce: Uint8Array },
): Uint8Array {
  if (content.nonce.length !== NONCE_BYTES) throw new RangeError('a nonce has 12 bytes')
  if (!Number.isInteger(subject.version) || subject.version < 0 || subject.version > 0xffff) {
    throw new RangeError('a key version has 2 bytes')
  }
  const front = new Uint8Array(FRONT_BYTES)
  front[0] = ENVELOPE_VERSION
  front[1] = subject.suite.id
  front[2] = subject.version >> 8
  front[3] = subject.version & 0xff
  front.set(content.nonce, HEADER_BYTES)
  const lock = lockOf(subject, binding, front)
  const envelope = subject.suite.seal(lock, content.plain, front)
  lock.key.fill(0)
  return envelope
}

/** The suite an envelope names; undefined if it is none of ours. */
const suiteOf = (envelope: Uint8Array): Suite | undefined =>
  envelope.length < FRONT_BYTES + TAG_BYTES || envelope[0] !== ENVELOPE_VERSION
    ? undefined
    : findSuite(envelope[1] ?? 0)

/** The plain bytes of an envelope, or null if one bit of it, its binding or its key is another than when it was sealed. */
export function openEnvelope(key: Uint8Array, binding: Binding, envelope: Uint8Array): Uint8Array | null {
  const suite = suiteOf(envelope)
  if (suite === undefined) return null
  const lock = lockOf({ suite, key }, binding, envelope)
  const plain = suite.open(lock, envelope.subarray(FRONT_BYTES))
  lock.key.fill(0)
  return plain
}

/** The same for an envelope of UTF-8 text. */
export function openEnvelopeText(key: Uint8Array, binding: Binding, envelope: Uint8Array): string | null {
  const suite = suiteOf(envelope)
  if (suite === undefined) return null
  return suite.openText(
    { key, label: classLabels[binding.class], aad: aadOf(binding, envelope) },
    envelope,
    FRONT_BYTES,
  )
}

/** The tenant-key version an envelope names, without opening it; null if it is no envelope. */
export function keyVersionOf(envelope: Uint8Array): number | null {
  if (envelope.length < FRONT_BYTES + TAG_BYTES || envelope[0] !== ENVELOPE_VERSION) return null
  return ((envelope[2] ?? 0) << 8) | (envelope[3] ?? 0)
}
