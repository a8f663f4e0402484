import { isReminderTime } from '@holdfast/catalog'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route, UNRECORDED } from '../../platform/gate/route.ts'
import { exactly, MaybeText } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { admitSight, namesOfRecords, openCursor, type Pointer, recordBinding, sealCursor } from '../../records/index.ts'
import type { NoticeRow } from './notice.ts'
import { countUnread, markRead, noticesOf } from './queries.ts'
import { changeSettings, isResting, SettingsAnswer, SettingsPatch, showSettings } from './settings.ts'

const Person = exactly({ id: Type.String(), name: MaybeText })

const Notice = exactly({
  id: Type.String(),
  kind: Type.String(),
  at: Type.String(),
  by: Type.Union([Person, Type.Null()]),
  object: MaybeText,
  recordId: MaybeText,
  /** The record's name, as far as the reader sees it now. */
  name: MaybeText,
  count: Type.Integer(),
  /** Of a reminder that comes before or after what is planned: which; null where it is due. */
  time: MaybeText,
  readAt: MaybeText,
})
const Notices = exactly({
  data: Type.Array(Notice),
  unread: Type.Integer(),
  /** Outside one's own hours, where one wants quiet: nothing is to show by itself. */
  resting: Type.Boolean(),
  page: exactly({ next: MaybeText, limit: Type.Integer() }),
})

/** Which reminder it is, as its occasion says. */
function reminderTimeOf({ kind, occasion }: NoticeRow): string | null {
  const last = occasion.split(':').at(-1)
  return kind === 'reminder' && isReminderTime(last) ? last : null
}

interface Asked {
  readonly cursor?: string
  readonly limit?: number
  readonly unread?: boolean
}

const pointerOf = ({ object, record_id: id }: NoticeRow): Pointer[] =>
  object === null || id === null ? [] : [{ object, id }]

/** Names of the records, counted as listed; past the budget the notices stand without names. */
async function namesFor(ctx: RequestContext, rows: readonly NoticeRow[]) {
  const { nameOf, named } = await namesOfRecords(ctx, rows.flatMap(pointerOf))
  try {
    return { nameOf, named, sights: await admitSight(ctx, 'listed', named) }
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'budget_spent')) throw error
    return { nameOf: () => null, named: [], sights: [] }
  }
}

/** What a notice says by itself, without the names of whom and what it is about. */
const told = (row: NoticeRow) => ({
  id: row.id,
  kind: row.kind,
  at: row.at,
  object: row.object,
  recordId: row.record_id,
  count: row.count,
  time: reminderTimeOf(row),
  readAt: row.read_at,
})

async function list(ctx: RequestContext, asked: Asked): Promise<Answer> {
  const { caller, services } = ctx
  const reader = { tenantId: caller.tenant.id, userId: caller.user.id }
  const { limit = 20, unread = false } = asked
  const binding = recordBinding(caller, 'notices', unread ? 'unread' : 'all')
  const after = asked.cursor === undefined ? null : await openCursor(services, binding, asked.cursor)
  const rows = await noticesOf(services.database, reader, {
    after: after === null ? null : [String(after[0]), String(after[1])],
    unread,
    limit: limit + 1,
  })
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const colleagues = shown.flatMap(({ by_id: by }) => (by === null ? [] : [by]))
  const [{ nameOf, named, sights }, people, count, resting, next] = await Promise.all([
    namesFor(ctx, shown),
    services.people.namesOf(caller.tenant.id, colleagues),
    countUnread(services.database, reader),
    isResting(ctx),
    rows.length > limit && last !== undefined ? sealCursor(services, binding, [last.at, last.id]) : null,
  ])
  const data = shown.map((row) => ({
    ...told(row),
    by: row.by_id === null ? null : { id: row.by_id, name: people.get(row.by_id)?.['name'] ?? null },
    name: pointerOf(row).map(nameOf)[0] ?? null,
  }))
  const ids = named.map(({ recordId }) => recordId)
  return {
    status: 200,
    body: { data, unread: count, resting, page: { next, limit } },
    audit: ids.length === 0 ? UNRECORDED : { act: 'notice.list', outcome: 'allowed', ids, count: ids.length },
    sights,
  }
}

async function read(ctx: RequestContext, stated: { ids?: readonly string[]; all?: true }): Promise<Answer> {
  const { caller, services } = ctx
  const at = new Date(services.clock.now()).toISOString()
  const ids = stated.all === true ? null : (stated.ids ?? [])
  await services.database.inTenant(caller.tenant.id, (tx) => markRead(tx, caller.user.id, { ids, at }))
  const unread = await countUnread(services.database, { tenantId: caller.tenant.id, userId: caller.user.id })
  return { status: 200, body: { unread }, audit: UNRECORDED }
}

/** What one is to know, and how one wants to be told. */
export const noticeRoutes: readonly Route[] = [
  route({
    name: 'notice.list',
    method: 'GET',
    path: '/notices',
    summary: { zh: '我的提醒', en: 'My notices' },
    admission: { kind: 'signedIn' },
    input: {
      query: exactly({
        cursor: Type.Optional(Type.String({ maxLength: 500 })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
        unread: Type.Optional(Type.Boolean()),
      }),
    },
    output: { 200: Notices },
    run: (ctx, { query }) => list(ctx, query),
  }),
  route({
    name: 'notice.read',
    method: 'POST',
    path: '/notices/read',
    repeat: 'anew',
    summary: { zh: '把提醒标为已读', en: 'Mark notices as read' },
    admission: { kind: 'signedIn' },
    input: {
      body: exactly({
        ids: Type.Optional(Type.Array(Type.String({ pattern: UUID_PATTERN }), { maxItems: 100 })),
        all: Type.Optional(Type.Literal(true)),
      }),
    },
    output: { 200: exactly({ unread: Type.Integer() }) },
    run: (ctx, { body }) => read(ctx, body),
  }),
  route({
    name: 'notice.settings.read',
    method: 'GET',
    path: '/notices/settings',
    summary: { zh: '我的工作时间和邮件提醒', en: 'My hours and what I am told by mail' },
    admission: { kind: 'signedIn' },
    input: {},
    output: { 200: SettingsAnswer },
    run: (ctx) => showSettings(ctx),
  }),
  route({
    name: 'notice.settings',
    method: 'PATCH',
    path: '/notices/settings',
    summary: { zh: '修改工作时间和邮件提醒', en: 'Change my hours and what I am told by mail' },
    admission: { kind: 'signedIn' },
    input: { body: SettingsPatch },
    output: { 200: SettingsAnswer },
    run: (ctx, { body }) => changeSettings(ctx, body),
  }),
]
