/** New records that are made for another one take from it what their writer leaves out, as far as the writer sees it there. */
import { takenFrom } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { Refusal } from '../platform/errors/refusal.ts'
import { loadRecord } from './load.ts'
import type { OpenRecord } from './record.ts'
import { settleReferences } from './references.ts'
import type { Writing } from './writing.ts'

type Values = Readonly<Record<string, Json>>

/** What of a record its reader sees in clear. */
const clearValues = ({ values, modes }: OpenRecord): Values =>
  Object.fromEntries(Object.entries(values).filter(([key]) => modes.get(key) === 'clear'))

/** The record of the reference; undefined where the writer does not reach it, which is told where references are settled. */
async function basisOf(writing: Writing, target: string, id: string): Promise<OpenRecord | undefined> {
  const { services, caller } = writing
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

/** `values` with what the record it is made for has and the writer may write. What points beyond the writer's reach is not taken along. */
export async function withBasis(writing: Writing, values: Values, writable: ReadonlySet<string>): Promise<Values> {
  const { services, caller, object } = writing
  const key = object.basis?.at ?? ''
  const [id, target] = [values[key], object.fields[key]?.targets?.[0]]
  if (typeof id !== 'string' || target === undefined) return values
  const basis = await basisOf(writing, target, id)
  if (basis === undefined) return values
  const all = Object.entries(takenFrom(object, values, clearValues(basis))).filter(([each]) => writable.has(each))
  const taken = Object.fromEntries(all)
  const { faults } = await settleReferences(services, caller, { object, values: taken })
  const beyond = new Set(faults.map(({ path }) => path.slice(1)))
  const reached = all.filter(([each]) => !beyond.has(each) && !beyond.has(`${each}Id`))
  return { ...values, ...Object.fromEntries(reached) }
}
