/** New records that are made for another one take from it what their writer leaves out, as far as the writer sees it there. */
import { type Basis, basisIn, findField, isReady, repeatedFrom, takenFrom, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { Refusal, type ValueFault } from '../platform/errors/refusal.ts'
import { loadRecord } from './load.ts'
import type { OpenRecord } from './record.ts'
import { settleReferences } from './references.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

interface Based {
  readonly values: Values
  readonly faults: readonly ValueFault[]
}

/** What of a record its reader sees in clear. */
const clearValues = ({ values, modes }: OpenRecord): Values =>
  Object.fromEntries(Object.entries(values).filter(([key]) => modes.get(key) === 'clear'))

/** The record of the reference; undefined where the writer does not reach it, which is told where references are settled. */
export async function basisOf(writing: Writing, { at }: Basis, values: Values): Promise<OpenRecord | undefined> {
  const { services, caller, object } = writing
  const [id, target] = [values[at], object.fields[at]?.targets?.[0]]
  if (typeof id !== 'string' || target === undefined) return undefined
  try {
    return await loadRecord(
      { services, caller, object: caller.tenant.catalog.getObject(target) },
      { id, action: 'read' },
    )
  } catch (error) {
    if (error instanceof Refusal && ['not_found', 'erased'].includes(error.code)) return undefined
    throw error
  }
}

/** What may be taken: the writer's to write, and within their reach where it points to others. */
async function takenByWriter(
  { services, caller, object }: Writing,
  taken: Values,
  writable: ReadonlySet<string>,
): Promise<Values> {
  const all = Object.entries(taken).filter(([each]) => writable.has(each))
  const { faults } = await settleReferences(services, caller, { object, values: Object.fromEntries(all) })
  const beyond = new Set(faults.map(({ path }) => path.slice(1)))
  return Object.fromEntries(all.filter(([each]) => !beyond.has(each) && !beyond.has(`${each}Id`)))
}

/**
 * `values` with what the record it is made for has and the writer may write; what points beyond the writer's reach is not taken along. A record that
 * is not in the state for it is a fault.
 */
export async function withBasis(writing: Writing, values: Values, writable: ReadonlySet<string>): Promise<Based> {
  const { object } = writing
  const basis = basisIn(object, values)
  const record = basis === undefined ? undefined : await basisOf(writing, basis, values)
  if (basis === undefined || record === undefined) return { values, faults: [] }
  const taken = await takenByWriter(writing, takenFrom(object, values, clearValues(record)), writable)
  const field = findField(object, basis.at)
  const path = `/${field === undefined ? basis.at : wireName({ key: basis.at, field })}`
  return {
    values: { ...values, ...taken, ...repeatedFrom(basis, record.values) },
    faults: isReady(basis, record.values) ? [] : [{ path, code: 'basis_not_ready' }],
  }
}
