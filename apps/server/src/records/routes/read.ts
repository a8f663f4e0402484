import type { ObjectDeclaration } from '@holdfast/catalog'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { type HistoryPosition, readHistory } from '../history.ts'
import { loadRecord } from '../load.ts'
import { demandLooks } from '../pool-looks.ts'
import { openCursor, recordBinding, sealCursor } from '../query/cursor.ts'
import { admitSight, subjectsOf } from '../sights.ts'
import { readTimeline } from '../timeline.ts'
import { openVisible } from '../visible.ts'
import { oneOf, writingOf } from './shared.ts'

const ReadQuery = Type.Object(
  { expand: Type.Optional(Type.String({ maxLength: 500 })), fields: Type.Optional(Type.String({ maxLength: 2_000 })) },
  { additionalProperties: false },
)
const PageQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
)

async function openFor(ctx: RequestContext, object: ObjectDeclaration, id: string) {
  const writing = writingOf(ctx, object)
  const record = await loadRecord(writing, { id, action: 'read' })
  await demandLooks(ctx, [record])
  return { writing, record, sights: await admitSight(ctx, 'opened', subjectsOf([record])) }
}

/** One record as the caller sees it. An id that was merged away leads to the record that was kept. */
async function readOne(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; expand?: string; fields?: string },
): Promise<Answer> {
  const { record, view, namedIds, sights } = await openVisible(ctx, object, asked)
  return {
    status: 200,
    body: view,
    headers: {
      ETag: `"${record.row.version}"`,
      ...(record.row.id === asked.id ? {} : { 'Content-Location': `/api/v1/${object.plural}/${record.row.id}` }),
    },
    audit: {
      act: `${object.name}.read`,
      outcome: 'allowed',
      object: object.name,
      recordId: record.row.id,
      ...(namedIds.length === 0 ? {} : { ids: [record.row.id, ...namedIds] }),
    },
    sights,
  }
}

const MOST_ENTRIES = 50

async function historyOf(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; cursor?: string; limit?: number },
): Promise<Answer> {
  const { writing, record, sights } = await openFor(ctx, object, asked.id)
  const limit = asked.limit ?? MOST_ENTRIES
  const binding = recordBinding(ctx.caller, 'history', record.row.id)
  const after =
    asked.cursor === undefined
      ? null
      : ((await openCursor(ctx.services, binding, asked.cursor)) as unknown as HistoryPosition)
  const entries = await readHistory(writing, record, { after, limit: limit + 1 })
  const shown = entries.slice(0, limit)
  const names = await ctx.services.people.namesOf(ctx.caller.tenant.id, [...new Set(shown.map((entry) => entry.by))])
  const data = shown.map((entry) => ({ ...entry, by: names.get(entry.by) ?? { id: entry.by } }))
  const last = shown.at(-1)
  const next =
    entries.length > limit && last !== undefined
      ? await sealCursor(ctx.services, binding, [last.at, last.version, last.recordId])
      : null
  return {
    status: 200,
    body: { data, page: { next, limit } },
    audit: { act: `${object.name}.history`, outcome: 'allowed', object: object.name, recordId: record.row.id },
    sights,
  }
}

async function timelineOf(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; cursor?: string; limit?: number },
): Promise<Answer> {
  const { writing, record, sights } = await openFor(ctx, object, asked.id)
  const limit = asked.limit ?? MOST_ENTRIES
  const page = await readTimeline(writing, record, { cursor: asked.cursor ?? null, limit })
  return {
    status: 200,
    body: { data: page.entries, page: { next: page.next, limit } },
    audit: {
      act: `${object.name}.timeline`,
      outcome: 'allowed',
      object: object.name,
      recordId: record.row.id,
      ids: page.recordIds,
    },
    sights,
  }
}

/** One record, its history and its timeline. */
export function readRoutes(object: ObjectDeclaration): Route[] {
  const admission = { kind: 'record', object: object.name, actions: ['read'] } as const
  const { plural, label, name } = object
  return [
    route({
      name: `${name}.read`,
      method: 'GET',
      path: `/${plural}/:id`,
      summary: { zh: `查看${label.zh}`, en: `Read ${oneOf(label)}` },
      admission,
      input: { params: ById, query: ReadQuery },
      output: { 200: Members },
      run: (ctx, input) => readOne(ctx, object, { ...input.query, id: input.params.id }),
    }),
    route({
      name: `${name}.history`,
      method: 'GET',
      path: `/${plural}/:id/history`,
      summary: { zh: `${label.zh}的变更记录`, en: `Changes of ${oneOf(label)}` },
      admission,
      input: { params: ById, query: PageQuery },
      output: { 200: Members },
      run: (ctx, input) => historyOf(ctx, object, { ...input.query, id: input.params.id }),
    }),
    route({
      name: `${name}.timeline`,
      method: 'GET',
      path: `/${plural}/:id/timeline`,
      summary: { zh: `${label.zh}的时间线`, en: `Timeline of ${oneOf(label)}` },
      admission,
      input: { params: ById, query: PageQuery },
      output: { 200: Members },
      run: (ctx, input) => timelineOf(ctx, object, { ...input.query, id: input.params.id }),
    }),
  ]
}
