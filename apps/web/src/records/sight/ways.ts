import type { MessageId } from '../../locales/zh.ts'
import type { ObjectView } from '../catalogue.ts'
import type { Seeing } from '../who-panel.tsx'

/** The rings around a record, from the inside: its owner, those around the owner, those whose role reaches it, those to whom it is lent. */
export const RINGS = ['owner', 'near', 'duty', 'lent'] as const
export type Ring = (typeof RINGS)[number]

export const RING_WORDS: Readonly<Record<Ring, MessageId>> = {
  owner: 'sight.ring.owner',
  near: 'sight.ring.near',
  duty: 'sight.ring.duty',
  lent: 'sight.ring.lent',
}

/** Reaches from the nearest, with what they say and the ring they stand in. */
const WAYS: readonly { readonly reach: string; readonly ring: Ring; readonly words: MessageId }[] = [
  { reach: 'own', ring: 'owner', words: 'sight.way.own' },
  { reach: 'sharedToChange', ring: 'near', words: 'sight.way.sharedToChange' },
  { reach: 'shared', ring: 'near', words: 'sight.way.shared' },
  { reach: 'team', ring: 'near', words: 'sight.way.team' },
  { reach: 'department', ring: 'near', words: 'sight.way.department' },
  { reach: 'pool', ring: 'duty', words: 'sight.way.pool' },
  { reach: 'found', ring: 'duty', words: 'sight.way.found' },
  { reach: 'all', ring: 'duty', words: 'sight.way.all' },
]

/** Support holds no reach of its own: what two people lent it is all it sees. */
const isLent = ({ roles }: Seeing): boolean => roles.includes('support')

const waysOf = ({ reaches }: Seeing) =>
  WAYS.filter(({ reach }) => reaches.includes(reach) && !(reach === 'shared' && reaches.includes('sharedToChange')))

/** The ring somebody stands in: that of the nearest way by which they see the record. */
export const ringOf = (person: Seeing): Ring => (isLent(person) ? 'lent' : (waysOf(person)[0]?.ring ?? 'duty'))

/** By which of their rights somebody sees the record, the nearest first. */
export const becauseOf = (person: Seeing): readonly MessageId[] =>
  isLent(person) ? ['sight.way.support'] : waysOf(person).map(({ words }) => words)

/** Those who see a record, from the nearest. */
export const fromNearest = (people: readonly Seeing[]): readonly Seeing[] =>
  people.toSorted((one, other) => RINGS.indexOf(ringOf(one)) - RINGS.indexOf(ringOf(other)))

/** Classes that are told of, of which the reader sees a field: of others they would be told wrongly that nobody does. */
const CLASSES = ['confidential', 'personal', 'sensitive'] as const
export type Class = (typeof CLASSES)[number]

export const classesOf = ({ fields }: Pick<ObjectView, 'fields'>): readonly Class[] =>
  CLASSES.filter((of) => [...fields.values()].some((field) => field.class === of))

export type Sight = 'clear' | 'reason' | 'masked' | 'nothing'

/** How much of a class somebody sees, of the fields that the reader sees: in full only where all of them stand there in clear. */
export function sightOf(of: Class, person: Seeing, { fields }: Pick<ObjectView, 'fields'>): Sight {
  const all = [...fields.values()].filter((field) => field.class === of)
  const seen = person.fields.filter(({ field }) => fields.get(field)?.class === of)
  if (seen.length === 0) return 'nothing'
  if (seen.some(({ reveals }) => reveals)) return 'reason'
  return seen.length === all.length && seen.every(({ mode }) => mode === 'clear') ? 'clear' : 'masked'
}

/** Whether somebody who sees the record sees nothing that tells whose it is. */
export const seesNobody = (person: Seeing, object: Pick<ObjectView, 'fields'>): boolean =>
  CLASSES.every((of) => sightOf(of, person, object) === 'nothing')

/** Whether somebody is shown a masked value of the record once they say what for. */
export const revealsAny = ({ fields }: Seeing): boolean => fields.some(({ reveals }) => reveals)
