/** What was approved of one paper holds for those that are made from it, as far as they come to no more together. Decision 0086. */
import { type Basis, isOffered, isReady, isWithin, type ObjectDeclaration } from '@holdfast/catalog'
import { linesOf } from '@holdfast/catalog/values'
import { basisOf } from './based-on.ts'
import type { OpenRecord } from './record.ts'
import { isLeft, type Weighed } from './taken-up.ts'
import type { Writing } from './writing.ts'

/** What is asked about a record. */
interface Compared {
  readonly of: 'amount' | 'discount'
  readonly object: ObjectDeclaration
  readonly values: Weighed['values']
}

/** Whether every line of the record was offered by the other one, at no more than that. */
const isAllOffered = ({ object, values }: Compared, held: OpenRecord): boolean =>
  linesOf(values[object.lines?.at ?? '']).every((line) =>
    isOffered(line, linesOf(held.values[held.object.lines?.at ?? ''])),
  )

/** Whether the other one may carry what is asked about: it is agreed, comes to no less, and its lines hold the record's. */
const isFit = (basis: Basis, record: Compared, held: OpenRecord): boolean =>
  isReady(basis, held.values) && isWithin(record, held) && (record.of === 'amount' || isAllOffered(record, held))

/**
 * Whether the record was made for another one that comes to no less, and somebody approved that, or what that was made for: then its amount was seen
 * already, and its discount where each line is one of that one's. What the caller does not reach carries nothing.
 */
export async function isCarried(writing: Writing, record: Weighed, of: Compared['of']): Promise<boolean> {
  const { object } = writing
  const { values } = record
  for (const basis of object.basis ?? []) {
    if (object.approving?.carried?.by.includes(basis.at) !== true) continue
    const held = await basisOf(writing, basis, values)
    if (held === undefined || !isFit(basis, { of, object, values }, held)) continue
    const before = { id: held.row.id, values: held.values }
    const isApproved = held.values[held.object.approving?.at ?? ''] === 'approved'
    if (!isApproved && !(await isCarried({ ...writing, object: held.object }, before, of))) continue
    if (await isLeft(writing, record, held)) return true
  }
  return false
}
