import Type from 'typebox'
import { type Route, route } from '../../../platform/gate/route.ts'
import { exactly, MaybeText, maybe } from '../../../platform/gate/shapes.ts'
import { connectRemote, disconnectRemote, lookForCalendars, settleRemote, showRemote } from './own-calendar.ts'

/** Whoever has tasks may have a calendar in which they stand. */
const HAS_TASKS = { kind: 'record', object: 'task', actions: ['list'] } as const

const LINE = '^[^\\r\\n\\u0000]+$'

const login = {
  url: Type.String({ minLength: 1, maxLength: 500, pattern: LINE }),
  user: Type.String({ minLength: 1, maxLength: 254, pattern: LINE }),
  password: Type.String({ minLength: 1, maxLength: 500, pattern: LINE }),
}

const Remote = exactly({
  url: MaybeText,
  user: MaybeText,
  calendar: MaybeText,
  events: Type.Boolean(),
  tasks: Type.Boolean(),
  names: Type.Boolean(),
  fault: MaybeText,
  paused: Type.Boolean(),
  connectedAt: Type.String(),
  caughtUpAt: MaybeText,
  nextAt: Type.String(),
  standing: Type.Integer(),
  deletedThere: Type.Integer(),
  sent: Type.Integer(),
  taken: Type.Integer(),
  others: Type.Integer(),
  more: Type.Boolean(),
  told: Type.Array(
    exactly({
      kind: Type.String(),
      object: Type.String(),
      id: Type.String(),
      told: Type.String(),
      toldAt: Type.String(),
      at: Type.String(),
    }),
  ),
})

/** One's own calendar account. */
export const remoteRoutes: readonly Route[] = [
  route({
    name: 'calendar.remote',
    method: 'GET',
    path: '/calendar/remote',
    summary: { zh: '我连接的日历账号和同步情况', en: 'One’s own calendar account, and how it fares' },
    admission: HAS_TASKS,
    input: {},
    output: {
      200: exactly({
        remote: maybe(Remote),
        ending: Type.Array(exactly({ fault: MaybeText, nextAt: Type.String() })),
        namesAllowed: Type.Boolean(),
      }),
    },
    run: (ctx) => showRemote(ctx),
  }),
  route({
    name: 'calendar.look',
    method: 'POST',
    path: '/calendar/remote/calendars',
    repeat: 'anew',
    summary: {
      zh: '登录日历服务器，列出可以选的日历（不保存）',
      en: 'Sign in to a calendar server and list the calendars to choose from; nothing is kept',
    },
    admission: HAS_TASKS,
    input: { body: exactly(login) },
    output: {
      200: exactly({
        data: Type.Array(
          exactly({ href: Type.String(), name: Type.String(), events: Type.Boolean(), tasks: Type.Boolean() }),
        ),
      }),
    },
    run: (ctx, { body }) => lookForCalendars(ctx, body),
  }),
  route({
    name: 'calendar.connect',
    method: 'PUT',
    path: '/calendar/remote',
    summary: {
      zh: '连接我的日历（先登录试一次，成功才保存）',
      en: 'Connect one’s calendar, once its server has let us in',
    },
    admission: HAS_TASKS,
    input: {
      body: exactly({
        ...login,
        calendar: Type.String({ minLength: 1, maxLength: 2_000, pattern: LINE }),
        names: Type.Boolean(),
      }),
    },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => connectRemote(ctx, body),
  }),
  route({
    name: 'calendar.disconnect',
    method: 'DELETE',
    path: '/calendar/remote',
    summary: {
      zh: '断开我的日历：写过去的会删掉，密码也删掉；再来一次就不再等',
      en: 'Disconnect one’s calendar: what was written is taken away, then the password; once more does not wait for that',
    },
    admission: HAS_TASKS,
    input: {},
    output: { 204: Type.Null() },
    run: (ctx) => disconnectRemote(ctx),
  }),
  route({
    name: 'calendar.settle',
    method: 'POST',
    path: '/calendar/remote/settle',
    repeat: 'kept',
    summary: {
      zh: '知道了同步里的冲突；也可以把那边删掉的重新写过去',
      en: 'Take note of what synchronising told; or write anew what was deleted there',
    },
    admission: HAS_TASKS,
    input: { body: exactly({ again: Type.Boolean() }) },
    output: { 204: Type.Null() },
    run: (ctx, { body }) => settleRemote(ctx, body),
  }),
]
