import { readdirSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { canonicalise } from '@holdfast/tlog'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { modules } from '../../app.ts'
import { canonicalEvent } from './canonical.ts'
import type { AuditContext, AuditEvent } from './event.ts'
import { factsOf } from './facts.ts'
import { commitmentOfText, hasher } from './hasher.ts'
import { OCSF_VERSION, ocsfEvent } from './ocsf.ts'

/** Events against the schema they claim to follow, read from its own files. */
interface Attribute {
  readonly requirement?: string
  readonly profile?: string | null
  readonly type?: string
  readonly is_array?: boolean
  readonly enum?: Record<string, unknown>
}
interface Definition {
  readonly uid?: number
  readonly name: string
  readonly category?: string
  readonly extends?: string
  readonly attributes: Record<string, Attribute>
  readonly constraints?: { readonly at_least_one?: readonly string[] }
}

const FOLDER = join(import.meta.dirname, 'fixtures/ocsf')
const read = (path: string) => JSON.parse(readFileSync(join(FOLDER, path), 'utf8'))
const readAll = (folder: string): Map<string, Definition> =>
  new Map(readdirSync(join(FOLDER, folder)).map((name) => [name.replace('.json', ''), read(`${folder}/${name}`)]))

const classes = readAll('events')
const objects = readAll('objects')
const dictionary: Record<string, Attribute> = read('dictionary.json').attributes
const categories: Record<string, { uid: number }> = read('categories.json').attributes

/** A definition with what it inherits; the nearest says most. */
function whole(kinds: Map<string, Definition>, name: string): Definition {
  const own = kinds.get(name)
  if (own === undefined) throw new Error(`no definition of ${name}`)
  const above = own.extends === undefined ? undefined : whole(kinds, own.extends)
  const attributes = { ...above?.attributes }
  for (const [key, attribute] of Object.entries(own.attributes)) {
    const choices = { ...attributes[key]?.enum, ...attribute.enum }
    attributes[key] = { ...attributes[key], ...attribute, ...(Object.keys(choices).length > 0 && { enum: choices }) }
  }
  return {
    ...above,
    ...own,
    attributes,
    ...((own.category ?? above?.category) ? { category: own.category ?? above?.category } : {}),
  } as Definition
}

const scalars: Record<string, (value: unknown) => boolean> = {
  integer_t: (value) => Number.isInteger(value),
  long_t: (value) => Number.isInteger(value),
  timestamp_t: (value) => Number.isInteger(value),
  boolean_t: (value) => typeof value === 'boolean',
  ip_t: (value) => typeof value === 'string' && isIP(value) > 0,
  string_t: (value) => typeof value === 'string',
}

function faultsOf(value: Record<string, unknown>, definition: Definition, at: string): string[] {
  const faults: string[] = []
  for (const [key, { requirement, profile }] of Object.entries(definition.attributes))
    if (requirement === 'required' && (profile === undefined || profile === null) && value[key] === undefined)
      faults.push(`${at}.${key} is required`)
  const anyOf = definition.constraints?.at_least_one
  if (anyOf !== undefined && !anyOf.some((key) => value[key] !== undefined)) faults.push(`${at} needs one of ${anyOf}`)
  for (const [key, member] of Object.entries(value)) {
    const kind = { ...dictionary[key], ...definition.attributes[key] }
    if (definition.attributes[key] === undefined && !EXTENSIONS.has(`${definition.name}.${key}`))
      faults.push(`${at}.${key} is unknown`)
    faults.push(
      ...(kind.is_array === true ? (member as unknown[]) : [member]).flatMap((one) =>
        faultOf(one, kind, `${at}.${key}`),
      ),
    )
  }
  return faults
}

function faultOf(value: unknown, kind: Attribute, at: string): string[] {
  if (
    kind.enum !== undefined &&
    Object.keys(kind.enum).length > 0 &&
    !Object.hasOwn(kind.enum, String(value)) &&
    at.endsWith('_id')
  )
    return [`${at} ${value} is no choice`]
  const type = kind.type ?? ''
  const scalar = scalars[type]
  if (scalar !== undefined) return scalar(value) ? [] : [`${at} is no ${type}`]
  if (type === 'object') return []
  if (typeof value !== 'object' || value === null)
    return type.endsWith('_t') && typeof value === 'string' ? [] : [`${at} is no ${type}`]
  return faultsOf(value as Record<string, unknown>, whole(objects, type), at)
}

// Members beside the class: the act's name stands in every event (elsewhere the cloud profile brings it), and the record in every event of one.
const EXTENSIONS = new Set(
  ['datastore_activity', 'authentication', 'user_management', 'role_management'].flatMap((name) => [
    `${name}.api`,
    `${name}.resources`,
  ]),
)

const context: AuditContext = {
  tenantId: '01900000-0000-7000-8000-000000000001',
  actorId: '01900000-0000-7000-8000-000000000002',
  sessionId: '01900000-0000-7000-8000-000000000003',
  traceId: 'a'.repeat(32),
  operation: 'contact.list',
  address: '203.0.113.7',
}
const at = { time: 1_790_000_000_000, uid: '01900000-0000-7000-8000-000000000004' }
const sent = (event: AuditEvent, by: AuditContext = context) => JSON.parse(canonicalEvent(ocsfEvent(event, by, at)))

function schemaFaults(event: Record<string, unknown>): string[] {
  const name = [...classes.keys()].find((key) => {
    const { uid, category } = whole(classes, key)
    return uid !== undefined && (categories[category ?? '']?.uid ?? 0) * 1000 + uid === event['class_uid']
  })
  if (name === undefined) return [`class ${event['class_uid']} is unknown`]
  const definition = whole(classes, name)
  const consistent =
    event['type_uid'] === Number(event['class_uid']) * 100 + Number(event['activity_id']) &&
    event['category_uid'] === categories[definition.category ?? '']?.uid
  return [...(consistent ? [] : ['the ids of class, type and category disagree']), ...faultsOf(event, definition, name)]
}

describe('events follow the schema', () => {
  const nouns = ['contact', 'account', 'session', 'user', 'factor', 'role', 'policy', 'audit', 'import', 'health']
  const verbs = [
    'list',
    'read',
    'create',
    'update',
    'delete',
    'reveal',
    'sign_in',
    'sign_out',
    'freeze',
    'invite',
    'confirm',
    'lookup',
    'strange',
  ]
  const routes = modules.flatMap((module) => module.routes.map((route) => route.name))

  test.each([...nouns.flatMap((noun) => verbs.map((verb) => `${noun}.${verb}`)), ...routes])('%s', (act) => {
    for (const outcome of ['allowed', 'refused', 'failed'] as const)
      for (const object of [undefined, 'contact'])
        for (const by of [context, { ...context, actorId: null, sessionId: null, address: null }]) {
          const full = {
            recordId: at.uid,
            ids: [at.uid],
            fields: ['name'],
            changed: ['name'],
            count: 3,
            reason: 'call',
            code: 'forbidden',
          }
          for (const more of [{}, full]) {
            const event = sent({ act, outcome, ...(object === undefined ? {} : { object }), ...more }, by)
            expect([act, schemaFaults(event)]).toEqual([act, []])
          }
        }
  })

  test('of the version they name, and the check itself finds what is wrong', () => {
    expect(read('version.json').version).toBe(OCSF_VERSION)
    const good = sent({ act: 'contact.read', outcome: 'allowed', object: 'contact' })
    expect(schemaFaults(good)).toEqual([])
    for (const bad of [
      { actor: undefined },
      { activity_id: 55 },
      { class_uid: 6999 },
      { time: 'now' },
      { src_endpoint: { ip: 'x' } },
      { table: undefined },
      { nonsense: 1 },
    ])
      expect(schemaFaults(JSON.parse(JSON.stringify({ ...good, ...bad })))).not.toEqual([])
  })
})

const words = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', 'a\udfffb', '\n', '\u2028', '"', '\\'),
)
const anyEvent: fc.Arbitrary<AuditEvent> = fc.record(
  {
    act: fc.constantFrom('contact.read', 'session.sign_in', 'role.update', 'audit.list'),
    outcome: fc.constantFrom('allowed', 'refused', 'failed'),
    object: fc.constantFrom('contact', 'account'),
    recordId: fc.uuid(),
    ids: fc.array(fc.uuid(), { maxLength: 5 }),
    fields: fc.array(words, { maxLength: 4 }),
    count: fc.nat(),
    reason: words,
    facts: fc.dictionary(
      fc.oneof(words, fc.constantFrom('10', '9', '007')),
      fc.oneof(words, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    ),
  },
  { requiredKeys: ['act', 'outcome'] },
)

test('every event’s text is canonical and holds no newline, and its commitment is the one every verifier computes', () => {
  fc.assert(
    fc.property(anyEvent, (event) => {
      const text = canonicalEvent(ocsfEvent(event, context, at))
      expect(text).not.toContain('\n')
      expect(canonicalise(JSON.parse(text))).toBe(text)
      const salt = new Uint8Array(32).fill(7)
      const expected = Buffer.from(hasher.hmacSha256(salt, Buffer.from(text))).toString('base64url')
      expect(commitmentOfText(salt, text)).toBe(expected)
    }),
    { numRuns: 2_000 },
  )
})

test('the facts of an event are those that were recorded; whatever is no event has none and does no harm', () => {
  const event = {
    act: 'contact.update',
    outcome: 'allowed',
    object: 'contact',
    recordId: at.uid,
    ids: [at.uid],
  } as const
  expect(factsOf(canonicalEvent(ocsfEvent(event, context, at)))).toEqual({
    at: at.time,
    actor: context.actorId,
    act: 'contact.update',
    object: 'contact',
    record: at.uid,
    outcome: 'allowed',
    ids: [at.uid],
  })
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void factsOf(text)))
})
