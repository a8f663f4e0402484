/** How the rows of an import begin, in the stages of their object or in their bundles, by the same rules as every other write. */
import { type Beginning, findByWireName, withLines } from '@holdfast/catalog'
import { writableFields } from '@holdfast/policy'
import { momentOf, stageFaults, withProcess } from '../../../records/process.ts'
import type { OpenRecord } from '../../../records/record.ts'
import { withPast } from '../history.ts'
import type { CellFault } from '../map/normalise.ts'
import type { Item, Run, Values } from './run.ts'

const placeOf = (run: Run) => ({ now: momentOf(run.writing).now, context: run.plan.context })

/** The values of a new record with what its line comes to. */
const soldFor = ({ writing: { object } }: Run, values: Values): Values =>
  withLines(object, { before: null, after: values })

/** A new record that was found to be sound, as it begins. */
export function beginningOf(run: Run, values: Values): Beginning {
  const begun = withPast(run.writing.object, soldFor(run, values), placeOf(run))
  return 'code' in begun ? { values, way: [] } : begun
}

/** The first of the faults, as it stands in a row. */
function firstOf(run: Run, faults: ReturnType<typeof stageFaults>): CellFault | undefined {
  const { object } = run.writing
  const [fault] = faults
  const key = findByWireName(object, fault?.path.slice(1) ?? '')?.key
  return fault === undefined ? undefined : { field: key ?? null, column: null, code: fault.code }
}

/** What keeps a row from becoming a record: in the stage, and with the past, that it states; in its bundle. */
export function beginningFault(
  run: Run,
  item: Pick<Item, 'values' | 'ownerId' | 'teamId' | 'partFault'>,
): CellFault | undefined {
  const { object, caller } = run.writing
  if (item.partFault !== null) return { field: 'part', column: null, code: item.partFault }
  if (object.process === undefined) return undefined
  const begun = withPast(object, soldFor(run, item.values), placeOf(run))
  if ('code' in begun) return { field: begun.key, column: null, code: begun.code }
  const reach = { ownerId: item.ownerId, teamId: item.teamId }
  const writable = writableFields(caller.access, { object: object.name, action: 'create' }, reach)
  return firstOf(run, stageFaults(object, { before: null, after: begun.values }, writable))
}

/** A record that a row writes into, moved to the stage it states; or what keeps it from there. */
export function movedBy(
  run: Run,
  record: OpenRecord,
  next: Values,
): { readonly values: Values } | { readonly fault: CellFault } {
  const { object, caller } = run.writing
  if (object.process === undefined) return { values: next }
  const before = record.values
  const after = withProcess(object, { before, after: next }, momentOf(run.writing))
  const writable = writableFields(caller.access, { object: object.name, action: 'update' }, record.reach)
  const fault = firstOf(run, stageFaults(object, { before, after }, writable))
  return fault === undefined ? { values: after } : { fault }
}
