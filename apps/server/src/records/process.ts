/** The stages of pipelines, the amount of product lines and the state that a conversion leaves, as every write of a record obeys them. */
import {
  conversionFault,
  findField,
  linesFault,
  type ObjectDeclaration,
  type Passage,
  passageFaults,
  passed,
  payFault,
  stateFaults,
  termFault,
  wireName,
  withApproval,
  withBalance,
  withDay,
  withLines,
  withState,
} from '@holdfast/catalog'
import pg from 'pg'
import type { ValueFault } from '../platform/errors/refusal.ts'
import { companyDay } from '../platform/gate/tenant-policy.ts'
import { columnsOf, worthColumns } from './columns.ts'
import type { Writing } from './writing.ts'

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
  const worth = Object.values(worthColumns(object, process.forecast.amount) ?? {})
  const told = [
    'owner_id',
    'team_id',
    ...names(process.probability, ...Object.values(process.forecast)),
    ...worth,
  ].join(', ')
  return [
    // an earlier form without what is derived of the amount
    `drop index if exists ${pg.escapeIdentifier(`${object.name}_process`)}`,
    `create index if not exists ${pg.escapeIdentifier(`${object.name}_course`)} on ${pg.escapeIdentifier(object.name)} (tenant_id, ${ordered}) include (${told}) where deleted_at is null`,
  ]
}

/** When a record is written: the moment, and the company's day. */
export interface Moment {
  readonly now: string
  readonly today: string
}

/** The present, as the company counts its days. */
export function momentOf({ services, caller }: Writing): Moment {
  const at = services.clock.now()
  return { now: new Date(at).toISOString(), today: companyDay(caller.tenant.policy, at) }
}

/** The record as its state, its product lines and the process of its object leave it; unchanged where the object has neither. */
export function withProcess(object: ObjectDeclaration, { before, after }: Passage, at: Moment): Passage['after'] {
  const { now, today } = at
  const placed = withDay(object, { before, after: withState(object, { before, after }) }, today)
  const whole = {
    before,
    after: withApproval(object, { before, after: withBalance(object, withLines(object, { before, after: placed })) }),
  }
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
  const others = [
    conversionFault(object, passage),
    linesFault(object, passage),
    payFault(object, passage.after),
    termFault(object, passage.after),
  ]
  const states = stateFaults(object, passage).map(({ key, code }) => ({ path: pathOf(object, key), code }))
  return [
    ...movedFaults(object, passage, writable),
    ...states,
    ...others.flatMap((fault) => (fault === undefined ? [] : [{ path: pathOf(object, fault.key), code: fault.code }])),
  ]
}
