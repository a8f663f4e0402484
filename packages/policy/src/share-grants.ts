/** What somebody sees of records that a colleague shares with them for a time. */
import type { FieldMode, Grant, Principal, Reach, ShareReach } from './grant.ts'

/** What may be shared, one record at a time. */
export const SHAREABLE: readonly string[] = ['account', 'contact', 'lead', 'opportunity', 'quote', 'order']
/** What stands on a shared record's timeline is seen with it; nothing else that hangs on it is. */
const TIMELINE: readonly string[] = ['activity', 'comment']

const READING = ['list', 'read'] as const
const CHANGING = ['update', 'reveal', 'contact'] as const

/** Whether a reach is of what is shared by name. */
export const isShareReach = (reach: Reach): reach is ShareReach => reach === 'shared' || reach === 'sharedToChange'

/** Whether a record, or what is about it, is shared with the principal, by its present owner's leave. */
export const isShared = (
  reach: ShareReach,
  record: { readonly ownerId: string | null; readonly subjectId?: string },
  { shares = [] }: Pick<Principal, 'shares'>,
): boolean =>
  record.subjectId !== undefined &&
  shares.some(
    ({ recordId, ownerId, change }) =>
      recordId === record.subjectId && ownerId === record.ownerId && (change || reach === 'shared'),
  )

/** What their roles show them of records that they work on, and how: a share shows no more, and nothing clearer. */
function workOf(levels: readonly Grant[], act: 'create' | 'update') {
  const own = levels.filter(({ reach, actions }) => reach !== 'found' && actions.includes(act))
  const fields = new Map<string, FieldMode>()
  for (const grant of own)
    for (const [key, mode] of Object.entries(grant.fields)) if (fields.get(key) !== 'clear') fields.set(key, mode)
  return {
    fields: Object.fromEntries(fields),
    // whose it is stays its owner's to say
    write: [...new Set(own.flatMap(({ write = [] }) => write))].filter((key) => key !== 'owner'),
    acts: new Set(own.flatMap(({ actions }) => actions)),
    isNone: own.length === 0,
  }
}

/** The grants on an object that the principal's shares give; none where they have none, or where their roles work on no such record. */
export function shareGrants(
  { shares = [] }: Pick<Principal, 'shares'>,
  object: string,
  levels: readonly Grant[],
): readonly Grant[] {
  const isTold = TIMELINE.includes(object)
  const those = isTold ? shares : shares.filter((share) => share.object === object)
  const { fields, write, acts, isNone } = workOf(levels, isTold ? 'create' : 'update')
  if (those.length === 0 || isNone) return []
  const more = isTold ? (['create'] as const) : CHANGING.filter((act) => acts.has(act))
  const changing: Grant = { object, actions: [...READING, ...more], reach: 'sharedToChange', fields, write }
  const reading: Grant = { object, actions: READING, reach: 'shared', fields }
  return those.some(({ change }) => change) ? [reading, changing] : [reading]
}
