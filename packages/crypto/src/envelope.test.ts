import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { uuidBytes, uuidText } from './bytes.ts'
import {
  type Binding,
  bindingOf,
  keyVersionOf,
  openEnvelope,
  openEnvelopeText,
  type SealedClass,
  sealEnvelope,
} from './envelope.ts'
import { suiteA1 } from './suite-a1.ts'
import { suiteA2 } from './suite-a2.ts'

const nil = '00000000-0000-0000-0000-000000000000'
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const uuid = bytes(16).map(uuidText)
const binding: fc.Arbitrary<Binding> = fc.record({
  tenant: uuid,
  object: fc.constantFrom('contact', 'account', 'contac', 'x'),
  record: uuid,
  class: fc.constantFrom<SealedClass>('confidential', 'personal', 'sensitive'),
  owner: fc.option(uuid),
  team: fc.option(uuid),
  seal: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
})
const subject = fc.record({
  suite: fc.constantFrom(suiteA1, suiteA2),
  version: fc.nat(65_535),
  key: bytes(32),
})
const content = fc.record({ plain: fc.uint8Array({ maxLength: 400 }), nonce: bytes(12) })

describe('an envelope', () => {
  test('opens to what was sealed, and names its key version', () => {
    fc.assert(
      fc.property(subject, binding, content, (key, bound, sealed) => {
        const envelope = sealEnvelope(key, bound, sealed)
        expect(openEnvelope(key.key, bound, envelope)).toEqual(sealed.plain)
        expect(keyVersionOf(envelope)).toBe(key.version)
      }),
    )
  })

  test('does not open when any one bit of it is flipped', () => {
    fc.assert(
      fc.property(subject, binding, content, fc.nat(), (key, bound, sealed, at) => {
        const envelope = sealEnvelope(key, bound, sealed)
        const bit = at % (envelope.length * 8)
        envelope[bit >> 3]! ^= 1 << (bit & 7)
        expect(openEnvelope(key.key, bound, envelope)).toBeNull()
      }),
      { numRuns: 1000 },
    )
  })

  test('does not open when it is cut short or made longer', () => {
    fc.assert(
      fc.property(subject, binding, content, fc.nat(), (key, bound, sealed, at) => {
        const envelope = sealEnvelope(key, bound, sealed)
        expect(openEnvelope(key.key, bound, envelope.subarray(0, at % envelope.length))).toBeNull()
        expect(openEnvelope(key.key, bound, Uint8Array.of(...envelope, 0))).toBeNull()
      }),
    )
  })

  test('does not open under another tenant, object, record, class, owner, team or seal', () => {
    fc.assert(
      fc.property(subject, binding, binding, content, (key, bound, other, sealed) => {
        const envelope = sealEnvelope(key, bound, sealed)
        for (const part of Object.keys(bound) as (keyof Binding)[]) {
          if (bound[part] === other[part]) continue
          expect(openEnvelope(key.key, { ...bound, [part]: other[part] }, envelope), part).toBeNull()
        }
      }),
      { numRuns: 300 },
    )
  })

  test("does not open with another subject's key", () => {
    fc.assert(
      fc.property(subject, binding, content, fc.nat(255), (key, bound, sealed, bit) => {
        const envelope = sealEnvelope(key, bound, sealed)
        const other = key.key.slice()
        other[bit >> 3]! ^= 1 << (bit & 7)
        expect(openEnvelope(other, bound, envelope)).toBeNull()
      }),
    )
  })

  test('refuses a nonce, a version or a name of the wrong shape', () => {
    const key = { suite: suiteA1, version: 1, key: new Uint8Array(32) }
    const bound: Binding = {
      tenant: nil,
      object: 'x',
      record: nil,
      class: 'personal',
      owner: null,
      team: null,
      seal: 1,
    }
    const sealed = { plain: new Uint8Array(1), nonce: new Uint8Array(12) }
    expect(() => sealEnvelope(key, bound, { ...sealed, nonce: new Uint8Array(11) })).toThrow(RangeError)
    expect(() => sealEnvelope({ ...key, version: 70_000 }, bound, sealed)).toThrow(RangeError)
    expect(() => sealEnvelope(key, { ...bound, object: '联系人' }, sealed)).toThrow(RangeError)
    expect(() => sealEnvelope(key, { ...bound, seal: 1.5 }, sealed)).toThrow(RangeError)
    expect(() => sealEnvelope(key, { ...bound, tenant: 'nobody' }, sealed)).toThrow(TypeError)
  })
})

test('two bindings have the same bytes only if they are the same', () => {
  fc.assert(
    fc.property(binding, binding, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other)
      expect(Buffer.compare(bindingOf(one), bindingOf(other)) === 0).toBe(same)
    }),
  )
  const base: Binding = { tenant: nil, object: 'x', record: nil, class: 'personal', owner: null, team: nil, seal: 1 }
  expect(bindingOf(base)).not.toEqual(bindingOf({ ...base, owner: nil, team: null }))
})

/** The bytes of a binding as docs say them, part by part. */
function stated(bound: Binding): Buffer {
  const id = (text: string) => Buffer.from(text.replaceAll('-', ''), 'hex')
  const optional = (text: string | null) => (text === null ? Buffer.alloc(17) : Buffer.concat([Buffer.of(1), id(text)]))
  const seal = Buffer.alloc(8)
  seal.writeBigUInt64BE(BigInt(bound.seal))
  const code = { confidential: 1, personal: 2, sensitive: 3 }[bound.class]
  const name = Buffer.from(bound.object)
  const ids = [id(bound.tenant), id(bound.record), optional(bound.owner), optional(bound.team)]
  return Buffer.concat([Buffer.alloc(4), ...ids, seal, Buffer.of(code, name.length), name])
}

test('a binding is its own bytes whatever was bound before it, refused ones among that', () => {
  const wrong = { tenant: 'x', object: '联系人', record: nil.replace('0', 'g'), owner: 'x', team: `${nil}0`, seal: -1 }
  const parts = Object.keys(wrong) as (keyof typeof wrong)[]
  fc.assert(
    fc.property(binding, binding, fc.subarray(parts, { minLength: 1 }), (one, other, broken) => {
      const refused = { ...other, ...Object.fromEntries(broken.map((part) => [part, wrong[part]])) }
      for (const bound of [one, other, { ...other, record: one.record }, { ...one, team: other.team }]) {
        expect(() => bindingOf(refused)).toThrow()
        expect(Buffer.from(bindingOf(bound))).toEqual(stated(bound))
      }
    }),
    { numRuns: 500 },
  )
  const bound = { tenant: nil, record: nil, class: 'personal', owner: null, team: null, seal: 1 } as const
  expect(() => bindingOf({ ...bound, object: '' })).toThrow(RangeError)
  expect(() => bindingOf({ ...bound, object: 'x'.repeat(256) })).toThrow(RangeError)
})

test('an envelope of text opens as the text, and not when anything is another', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 100 }).map((drawn) => drawn.toWellFormed())
  fc.assert(
    fc.property(subject, binding, text, bytes(12), fc.nat(), (key, bound, plain, nonce, at) => {
      const envelope = sealEnvelope(key, bound, { plain: new TextEncoder().encode(plain), nonce })
      expect(openEnvelopeText(key.key, bound, envelope)).toBe(plain)
      expect(openEnvelopeText(key.key, { ...bound, seal: bound.seal === 0 ? 1 : bound.seal - 1 }, envelope)).toBeNull()
      expect(openEnvelopeText(key.key.toReversed(), bound, envelope)).toBe(
        key.key.join() === key.key.toReversed().join() ? plain : null,
      )
      expect(openEnvelopeText(key.key, bound, envelope.subarray(0, at % envelope.length))).toBeNull()
      const bit = at % (envelope.length * 8)
      envelope[bit >> 3]! ^= 1 << (bit & 7)
      expect(openEnvelopeText(key.key, bound, envelope)).toBeNull()
    }),
    { numRuns: 300 },
  )
})

test('a UUID comes back from its bytes, and nothing else is taken for one', () => {
  fc.assert(
    fc.property(uuid, (text) => uuidText(uuidBytes(text)) === text && uuidText(uuidBytes(text.toUpperCase())) === text),
  )
  fc.assert(
    fc.property(fc.string({ minLength: 36, maxLength: 36, unit: 'binary' }), (text) => {
      if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return
      expect(() => uuidBytes(text)).toThrow(TypeError)
    }),
  )
  expect(() => uuidBytes('00000000-0000-0000-0000-00000000000g')).toThrow(TypeError)
  expect(() => uuidBytes('00000000-0000-0000-0000-00000000000中')).toThrow(TypeError)
  expect(() => uuidBytes('000000000000000000000000000000000000')).toThrow(TypeError)
})
