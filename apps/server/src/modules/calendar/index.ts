import Type from 'typebox'
import { route } from '../../platform/gate/route.ts'
import { Day, exactly, MaybeText, maybe, Words } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import type { Module } from '../../platform/module.ts'
import { feedRoutes } from './feed/routes.ts'
import { readCalendar } from './read.ts'
import { remoteRoutes } from './remote/routes.ts'
import { syncCalendar } from './remote/sync.ts'
import { askForCalendars, SYNC_JOB } from './remote/turns.ts'

const MINUTE_MS = 60_000

const Kind = Type.Union([Type.Literal('task'), Type.Literal('step'), Type.Literal('followUp'), Type.Literal('close')])

const Entry = exactly({
  kind: Kind,
  object: Type.String(),
  id: Type.String(),
  /** A moment, or a whole day. */
  at: Type.String(),
  words: MaybeText,
  done: Type.Boolean(),
  about: maybe(exactly({ object: Type.String(), id: Type.String(), name: MaybeText })),
  /** What a move changes; null where it cannot be moved. */
  move: maybe(exactly({ object: Type.String(), id: Type.String(), version: Type.Integer(), field: Type.String() })),
})

const Calendar = exactly({
  timeZone: Type.String(),
  weekStart: Type.Integer({ minimum: 1, maximum: 7 }),
  days: Type.Array(exactly({ date: Day, worked: Type.Boolean(), because: Type.String(), name: Type.Optional(Words) })),
  whose: Type.Array(exactly({ id: Type.String(), name: Type.String() })),
  data: Type.Array(Entry),
  /** Kinds of which there are more than are told. */
  more: Type.Array(Kind),
})

/** What one has to do and whom one meets, by days. */
export const calendarModule: Module = {
  name: 'calendar',
  routes: [
    route({
      name: 'calendar.show',
      method: 'GET',
      path: '/calendar',
      summary: {
        zh: '一段日子里的任务、计划、跟进和预计成交',
        en: 'Tasks, planned steps, follow-ups and expected close dates of some days',
      },
      admission: { kind: 'record', object: 'task', actions: ['list'] },
      input: {
        query: exactly({ from: Day, to: Day, ownerId: Type.Optional(Type.String({ pattern: UUID_PATTERN })) }),
      },
      output: { 200: Calendar },
      run: (ctx, { query }) => readCalendar(ctx, query),
    }),
    ...feedRoutes,
    ...remoteRoutes,
  ],
  jobs: [
    { name: 'calendar.turn', everyMs: MINUTE_MS, run: askForCalendars },
    { name: SYNC_JOB, run: syncCalendar },
  ],
}
