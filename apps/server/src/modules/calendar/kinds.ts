/** What stands in a calendar, declared once: of which object, at which moment, and what of it is told. */
import type { ObjectDeclaration } from '@holdfast/catalog'
import { reachesShowing } from '@holdfast/policy'
import type { Caller } from '../../platform/gate/session.ts'

/** A task, the next step planned with a customer, a follow-up that was written, the day a deal is expected to close. */
export type EntryKind = 'task' | 'step' | 'followUp' | 'close'

/** One kind of entry of one object. */
export interface Source {
  readonly kind: EntryKind
  readonly object: ObjectDeclaration
  /** The field that says when. */
  readonly at: string
  readonly fields: readonly string[]
  /** Whose it is: its owner's, or whose word it is. */
  readonly whose: 'ownerId' | 'createdBy'
  readonly further: readonly object[]
}

/** Fields that a condition names: where the caller sees one of them nowhere, the question cannot be asked. */
const named: Readonly<Record<EntryKind, readonly string[]>> = {
  task: ['due', 'owner'],
  step: ['nextStepAt', 'owner'],
  followUp: ['at'],
  close: ['closeDate', 'owner', 'closedAt'],
}

const sourcesOf = (object: ObjectDeclaration): readonly Source[] => {
  const owned = { object, whose: 'ownerId', further: [] } as const
  if (object.name === 'task')
    return [{ ...owned, kind: 'task', at: 'due', fields: ['what', 'due', 'about', 'done', 'repeats'] }]
  if (object.name === 'activity')
    return [{ ...owned, kind: 'followUp', at: 'at', whose: 'createdBy', fields: ['kind', 'about', 'at'] }]
  const steps: Source[] =
    object.owned && object.fields['nextStepAt'] !== undefined
      ? [{ ...owned, kind: 'step', at: 'nextStepAt', fields: [object.title, 'nextStepAt'] }]
      : []
  if (object.name !== 'opportunity') return steps
  const open = [{ closedAt: { null: true } }]
  return [...steps, { ...owned, kind: 'close', at: 'closeDate', fields: [object.title, 'closeDate'], further: open }]
}

/** What a calendar is made of for the caller: each kind whose conditions they may ask. */
export function sourcesFor({ access, tenant }: Caller): readonly Source[] {
  const isAsked = ({ kind, object }: Source) =>
    named[kind].every((key) => reachesShowing(access, { object: object.name, key, action: 'list' }, 'clear').length > 0)
  return tenant.catalog.served.flatMap(sourcesOf).filter(isAsked)
}
