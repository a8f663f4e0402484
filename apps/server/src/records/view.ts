import { findField, maskValue, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import type { FieldMode } from '@holdfast/policy'
import type { OpenRecord } from './record.ts'

/** What the caller asked to see; null means everything they may. */
export interface Wanted {
  readonly fields: ReadonlySet<string> | null
  /** Fields the caller may see on some record of the object: those missing here are named in `meta.omitted`. */
  readonly everVisible: ReadonlyMap<string, FieldMode>
}

const NOTHING: readonly string[] = []

/**
 * The masked form of a value. A `hidden` mask says the same whether there is a value or not, so that its presence is not told; other masks leave
 * an empty field empty.
 */
function maskedValue(record: OpenRecord, key: string): Json {
  const mask = findField(record.object, key)?.mask ?? 'hidden'
  const value = record.values[key] ?? null
  if (mask === 'hidden') return maskValue('hidden', '')
  return value === null ? null : maskValue(mask, typeof value === 'string' ? value : JSON.stringify(value))
}

/** The record as its answer: only fields the caller may see, masked ones as their mask. The single place where values become output. */
export function viewRecord(record: OpenRecord, wanted: Wanted): Record<string, unknown> {
  const { row, modes, object, values } = record
  const view: Record<string, unknown> = {
    id: row.id,
    version: row.version,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  }
  const masked: string[] = []
  for (const [key, mode] of modes) {
    const field = findField(object, key)
    if (field === undefined || (wanted.fields !== null && !wanted.fields.has(key))) continue
    const name = wireName({ key, field })
    if (mode === 'clear') {
      view[name] = values[key] ?? null
      continue
    }
    view[name] = maskedValue(record, key)
    if (view[name] !== null) masked.push(name)
  }
  const omitted = wanted.fields === null ? [...wanted.everVisible.keys()].filter((key) => !modes.has(key)) : NOTHING
  view['meta'] = { masked, omitted, ...(record.erased ? { erased: true } : {}) }
  return view
}
