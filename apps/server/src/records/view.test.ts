import { contact } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import type { FieldMode } from '@holdfast/policy'
import { assert, constantFrom, dictionary, jsonValue, oneof, property, record, string, uuid } from 'fast-check'
import { expect, test } from 'vitest'
import type { OpenRecord } from './record.ts'
import { viewOctets, viewRecord } from './view.ts'

const KEYS = Object.keys(contact.fields)
const AWKWARD = constantFrom(
  '"',
  '\\',
  '\u2028',
  '\ud800',
  '\udc00x',
  'é',
  'ÿ',
  '߿',
  'ࠀ',
  '\uffff',
  '\u007f',
  '</script>',
  '\u0000',
  '张伟',
  '=cmd',
  '😀',
  '__proto__',
)
const values = dictionary(constantFrom(...KEYS), oneof(AWKWARD, string({ unit: 'binary' }), jsonValue()))
const modes = dictionary(constantFrom(...KEYS), constantFrom<FieldMode>('clear', 'masked'))

function openRecord(drawn: { id: string; values: Record<string, unknown>; modes: Record<string, FieldMode> }) {
  const at = '2026-11-23T08:00:00.000Z'
  return {
    object: contact,
    row: { id: drawn.id, version: 7, created_at: at, created_by: drawn.id, updated_at: at, updated_by: drawn.id },
    values: drawn.values as Record<string, Json>,
    modes: new Map(Object.entries(drawn.modes)),
    erased: drawn.id.startsWith('0'),
  } as unknown as OpenRecord
}

test('the octets of a view are the JSON of the view, whatever its values hold', () => {
  assert(
    property(record({ id: uuid(), values, modes }), (drawn) => {
      const open = openRecord(drawn)
      const everVisible = new Map(KEYS.map((key): [string, FieldMode] => [key, 'masked']))
      for (const fields of [null, new Set(KEYS.slice(0, 9))]) {
        const wanted = { fields, everVisible }
        expect(Buffer.from(viewOctets(open, wanted), 'latin1').toString()).toBe(
          JSON.stringify(viewRecord(open, wanted)),
        )
      }
    }),
    { seed: 20261123, numRuns: 2_000 },
  )
})
