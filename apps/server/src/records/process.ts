/** The stages of pipelines, the amount of product lines and the state that a conversion leaves, as every write of a record obeys them. */
import {
  conversionFault,
  findField,
  linesFault,
  type ObjectDeclaration,
  type Passage,
  passageFaults,
  passed,
  stateFaults,
  wireName,
  withLines,
  withState,
} from '@holdfast/catalog'
import pg from 'pg'
import type { ValueFault } from '../platform/errors/refusal.ts'
import { columnsOf } from './columns.ts'

/** What is counted and summed over all records of a process is read from this index alone, by stage; those that ended by when. */
export function processIndex(object: ObjectDeclaration): readonly string[] {
  const { process } = object
  if (process === undefined) return []
  const columns = columnsOf(object)
  const names = (...keys: string[]) =>
    keys
      .flatMap((key) => columns.find((column) => column.key === key)?.names ?? [])
      .map((name) => pg.escapeIdentifier(name))
  const ordered = names(process.pipeline, process.stage, process.closedAt).join(', ')
  const told = ['owner_id', 'team_id', ...names(process.probability, ...Object.values(process.forecast))].join(', ')
  return [
    `create index if not exists ${pg.escapeIdentifier(`${object.name}_process`)} on ${pg.escapeIdentifier(object.name)} (tenant_id, ${ordered}) include (${told}) where deleted_at is null`,
  ]
}

/** The record as its state, its product lines and the process of its object leave it; unchanged where the object has neither. */
export function withProcess(object: ObjectDeclaration, { before, after }: Passage, now: string): Passage['after'] {
  const placed = withState(object, { before, after })
  const whole = { before, after: withLines(object, { before, after: placed }) }
  return object.process === undefined ? whole.after : passed(object.process, whole, now)
}

const pathOf = (object: ObjectDeclaration, key: string): string => {
  const field = findField(object, key)
  return `/${field === undefined ? key : wireName({ key, field })}`
}

function movedFaults(object: ObjectDeclaration, passage: Passage, writable: ReadonlySet<string>): ValueFault[] {
  if (object.process === undefined) return []
  return passageFaults(object.process, passage)
    .filter(({ key, code }) => code !== 'stage_needs' || writable.has(key))
    .map(({ key, code }) => ({ path: pathOf(object, key), code }))
}

/** What keeps a record from the stage, the state or the amount it would have. What the writer may not write is not asked of them. */
export function stageFaults(object: ObjectDeclaration, passage: Passage, writable: ReadonlySet<string>): ValueFault[] {
  const others = [conversionFault(object, passage), linesFault(object, passage)]
  const states = stateFaults(object, passage).map(({ key, code }) => ({ path: pathOf(object, key), code }))
  return [
    ...movedFaults(object, passage, writable),
    ...states,
    ...others.flatMap((fault) => (fault === undefined ? [] : [{ path: pathOf(object, fault.key), code: fault.code }])),
  ]
}
