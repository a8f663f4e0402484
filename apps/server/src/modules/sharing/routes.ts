import Type from 'typebox'
import { type Admission, type Route, route } from '../../platform/gate/route.ts'
import { exactly } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { listMine, listShares } from './list.ts'
import { endShare, shareRecord } from './share.ts'

const Id = Type.String({ pattern: UUID_PATTERN })
const About = { object: Type.String({ maxLength: 64 }), id: Id }
const Person = exactly({ id: Id, name: Type.String() })
const shown = {
  change: Type.Boolean(),
  reason: Type.String(),
  at: Type.String(),
  until: Type.String(),
  by: Person,
}
/** As long as a quarter: what goes on for longer is a matter of whose it is. */
const MOST_DAYS = 90

/** Whoever is signed in may ask; which record they may, the record's own rights decide. */
const admission: Admission = { kind: 'signedIn' }

export const sharingRoutes: readonly Route[] = [
  route({
    name: 'share.list',
    method: 'GET',
    path: '/shares',
    summary: { zh: '这条记录共享给了谁', en: 'With whom a record is shared' },
    admission,
    input: { query: exactly(About) },
    output: { 200: exactly({ mayShare: Type.Boolean(), data: Type.Array(exactly({ user: Person, ...shown })) }) },
    run: (ctx, { query }) => listShares(ctx, query),
  }),
  route({
    name: 'share.mine',
    method: 'GET',
    path: '/shares/mine',
    summary: { zh: '同事共享给我的记录', en: 'What colleagues share with me' },
    admission,
    input: {},
    output: {
      200: exactly({ data: Type.Array(exactly({ object: Type.String(), id: Id, ...shown })) }),
    },
    run: (ctx) => listMine(ctx),
  }),
  route({
    name: 'share.create',
    method: 'POST',
    path: '/shares',
    summary: { zh: '把一条记录共享给一位同事一段时间', en: 'Share a record with a colleague for a time' },
    admission,
    input: {
      body: exactly({
        ...About,
        userId: Id,
        days: Type.Integer({ minimum: 1, maximum: MOST_DAYS }),
        change: Type.Boolean(),
        reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
      }),
    },
    output: { 201: exactly({ until: Type.String() }) },
    repeat: 'kept',
    run: (ctx, { body }) => shareRecord(ctx, body),
  }),
  route({
    name: 'share.end',
    method: 'POST',
    path: '/shares/end',
    summary: { zh: '不再共享', en: 'End a share' },
    admission,
    input: { body: exactly({ ...About, userId: Id }) },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => endShare(ctx, body),
  }),
]
