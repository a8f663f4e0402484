/** The stages of pipelines, as every write of a record obeys them. */
import { findField, type ObjectDeclaration, type Passage, passageFaults, passed, wireName } from '@holdfast/catalog'
import type { ValueFault } from '../platform/errors/refusal.ts'

/** The record as the process of its object leaves it; unchanged where the object has none. */
export const withProcess = ({ process }: ObjectDeclaration, passage: Passage, now: string): Passage['after'] =>
  process === undefined ? passage.after : passed(process, passage, now)

/** What keeps a record from the stage it would stand in. What the writer may not write is not asked of them. */
export function stageFaults(object: ObjectDeclaration, passage: Passage, writable: ReadonlySet<string>): ValueFault[] {
  if (object.process === undefined) return []
  return passageFaults(object.process, passage)
    .filter(({ key, code }) => code !== 'stage_needs' || writable.has(key))
    .map(({ key, code }) => {
      const field = findField(object, key)
      return { path: `/${field === undefined ? key : wireName({ key, field })}`, code }
    })
}
