import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { ById, Day, exactly, maybe } from '../../platform/gate/shapes.ts'
import { endSubstitute, nameSubstitute, readSubstitute } from './substitute.ts'

const Person = exactly({ id: Type.String(), name: Type.String() })
const days = { from: Day, until: Day }

const View = exactly({
  /** Whether the caller approves anything, so that somebody could stand in for them. */
  mayName: Type.Boolean(),
  today: Day,
  substitute: maybe(exactly({ by: Person, ...days })),
  insteadOf: Type.Array(exactly({ away: Person, ...days })),
  candidates: Type.Array(Person),
})

/** Whoever is signed in; whether they approve is looked at with each. No program names anybody. */
const admission: Admission = { kind: 'signedIn' }

export const substituteRoutes: readonly Route[] = [
  route({
    name: 'substitute.read',
    method: 'GET',
    path: '/substitute',
    summary: {
      zh: '谁在我不在时代我批准，我在代谁批准',
      en: 'Who approves in my stead, and in whose stead I do',
    },
    admission,
    input: {},
    output: { 200: View },
    run: (ctx) => readSubstitute(ctx),
  }),
  route({
    name: 'substitute.name',
    method: 'PUT',
    path: '/substitute',
    summary: { zh: '指定一位同事在我不在时代我批准', en: 'Name a colleague who approves in my stead' },
    admission,
    input: { body: exactly({ userId: ById.properties.id, ...days }) },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => nameSubstitute(ctx, body),
  }),
  route({
    name: 'substitute.end',
    method: 'DELETE',
    path: '/substitute',
    summary: { zh: '不再让人代我批准', en: 'End that somebody approves in my stead' },
    admission,
    input: {},
    output: { 204: Type.Null() },
    run: (ctx) => endSubstitute(ctx),
  }),
]
