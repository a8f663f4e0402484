import { findField, type MaskName, maskValue, wireName } from '@holdfast/catalog'
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

/** How the fields of a record become members of an answer: made once for the same modes and the same question. */
interface Plan {
  readonly clear: readonly { readonly key: string; readonly name: string }[]
  readonly masked: readonly { readonly key: string; readonly name: string; readonly mask: MaskName }[]
  readonly omitted: readonly string[]
}

const plans = new WeakMap<
  ReadonlyMap<string, FieldMode>,
  { wanted: Wanted; object: OpenRecord['object']; plan: Plan }
>()

function makePlan(record: OpenRecord, wanted: Wanted): Plan {
  const { modes, object } = record
  const shown = [...modes].flatMap(([key, mode]) => {
    const field = findField(object, key)
    if (field === undefined || (wanted.fields !== null && !wanted.fields.has(key))) return []
    return [{ key, mode, name: wireName({ key, field }), mask: field.mask ?? ('hidden' as const) }]
  })
  return {
    clear: shown.filter(({ mode }) => mode === 'clear'),
    masked: shown.filter(({ mode }) => mode === 'masked'),
    omitted: wanted.fields === null ? [...wanted.everVisible.keys()].filter((key) => !modes.has(key)) : NOTHING,
  }
}

function planOf(record: OpenRecord, wanted: Wanted): Plan {
  const kept = plans.get(record.modes)
  if (kept !== undefined && kept.wanted === wanted && kept.object === record.object) return kept.plan
  const plan = makePlan(record, wanted)
  plans.set(record.modes, { wanted, object: record.object, plan })
  return plan
}

/**
 * The masked form of a value. A `hidden` mask says the same whether there is a value or not, so that its presence is not told; other masks leave
 * an empty field empty.
 */
function maskedValue(value: Json, mask: MaskName): string | null {
  if (mask === 'hidden') return maskValue('hidden', '')
  return value === null ? null : maskValue(mask, typeof value === 'string' ? value : JSON.stringify(value))
}

/** The record as its answer: only fields the caller may see, masked ones as their mask. The single place where values become output. */
export function viewRecord(record: OpenRecord, wanted: Wanted): Record<string, unknown> {
  const { row, values } = record
  const plan = planOf(record, wanted)
  const view: Record<string, unknown> = {
    id: row.id,
    version: row.version,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  }
  for (const { key, name } of plan.clear) view[name] = values[key] ?? null
  const masked: string[] = []
  for (const { key, name, mask } of plan.masked) {
    const shown = maskedValue(values[key] ?? null, mask)
    view[name] = shown
    if (shown !== null) masked.push(name)
  }
  view['meta'] = { masked, omitted: plan.omitted, ...(record.erased ? { erased: true } : {}) }
  return view
}
