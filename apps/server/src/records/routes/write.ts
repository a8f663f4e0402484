import type { ObjectDeclaration } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { type RequestContext, statedVersion, type WriteTransaction } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { draftOf, prepareAnswered, storeNew } from '../create.ts'
import { deleteRecord, restoreRecord } from '../delete.ts'
import { completedDraft } from '../deliveries.ts'
import { explainTaken } from '../duplicates.ts'
import { demandVersion, loadRecord } from '../load.ts'
import { changeOf, storeChange } from '../update.ts'
import { viewRecord } from '../view.ts'
import { type Writing, within } from '../writing.ts'
import { oneOf, writingOf } from './shared.ts'

/** The record as the caller sees it after the act; it was written a moment ago, so it is read as it stands. */
export async function viewAfter(writing: Writing, tx: WriteTransaction, id: string): Promise<Record<string, unknown>> {
  const record = await loadRecord(writing, { id, action: 'read', lockIn: tx })
  return viewRecord(record, { fields: null, everVisible: visibleFields(writing.caller.access, writing.object.name) })
}

/** The same of a record that a rule may have given to somebody whom the caller does not reach: then that it is there, and no more. */
async function viewIfReached(writing: Writing, tx: WriteTransaction, id: string): Promise<Record<string, unknown>> {
  try {
    return await viewAfter(writing, tx, id)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_found') throw error
    return { id, version: 1, meta: { masked: [], omitted: [] } }
  }
}

/** Creates one record and answers with it. */
export async function createOne(
  ctx: RequestContext,
  object: ObjectDeclaration,
  body: Record<string, unknown>,
): Promise<Answer> {
  const writing = writingOf(ctx, object)
  const draft = await draftOf(writing, body)
  // what has a number is sealed with it, which is known no sooner than it is stored
  const early = object.numbering === undefined ? await prepareAnswered(writing, draft) : null
  const act = ctx.write(async (tx) => {
    const inside = within(writing, tx)
    const prepared = early ?? (await prepareAnswered(inside, await completedDraft(inside, tx, draft)))
    const id = prepared[0]?.id ?? ''
    await storeNew(inside, tx, prepared)
    const audit = await tx.record({
      act: `${object.name}.create`,
      outcome: 'allowed',
      object: object.name,
      recordId: id,
      changed: Object.keys(draft.values),
      ...(draft.ruleId === undefined ? {} : { facts: { rule: draft.ruleId, ownerId: draft.ownerId } }),
    })
    return {
      status: 201,
      body: await (draft.ruleId === undefined ? viewAfter : viewIfReached)(inside, tx, id),
      headers: { Location: `/api/v1/${object.plural}/${id}` },
      audit,
    }
  })
  return explainTaken(writing, act)
}

/** Changes one record of the stated version by a merge patch and answers with it. */
export async function changeOne(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; version: number; body: Record<string, unknown> },
): Promise<Answer> {
  const outer = writingOf(ctx, object)
  const act = ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const record = await loadRecord(writing, { id: asked.id, action: 'update', lockIn: tx })
    demandVersion(record, asked.version)
    const change = await changeOf(writing, record, asked.body)
    const others = change.changed.length > 0 ? await storeChange(writing, tx, change) : []
    const audit = await tx.record({
      act: `${object.name}.update`,
      outcome: 'allowed',
      object: object.name,
      recordId: record.row.id,
      ...(others.length === 0 ? {} : { ids: [record.row.id, ...others] }),
      changed: change.changed,
    })
    return { status: 200, body: await viewAfter(writing, tx, record.row.id), audit }
  })
  return explainTaken(outer, act)
}

async function removeOne(ctx: RequestContext, object: ObjectDeclaration, id: string): Promise<Answer> {
  const outer = writingOf(ctx, object)
  const stated = ctx.headers['if-match'] === undefined ? null : statedVersion(ctx.headers)
  return ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const record = await loadRecord(writing, { id, action: 'delete', lockIn: tx })
    demandVersion(record, stated)
    await deleteRecord(writing, tx, { record })
    const audit = await tx.record({
      act: `${object.name}.delete`,
      outcome: 'allowed',
      object: object.name,
      recordId: record.row.id,
    })
    return { status: 204, audit }
  })
}

async function restoreOne(ctx: RequestContext, object: ObjectDeclaration, id: string): Promise<Answer> {
  const outer = writingOf(ctx, object)
  return ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const record = await loadRecord(writing, { id, action: 'restore', deleted: true, lockIn: tx })
    await restoreRecord(writing, tx, { record })
    const audit = await tx.record({
      act: `${object.name}.restore`,
      outcome: 'allowed',
      object: object.name,
      recordId: record.row.id,
    })
    return { status: 200, body: await viewAfter(writing, tx, record.row.id), audit }
  })
}

const record = (object: ObjectDeclaration, action: 'create' | 'update' | 'delete' | 'restore') =>
  ({ kind: 'record', object: object.name, actions: [action] }) as const

const createRoute = (object: ObjectDeclaration): Route =>
  route({
    name: `${object.name}.create`,
    method: 'POST',
    path: `/${object.plural}`,
    repeat: 'kept',
    summary: { zh: `新建${object.label.zh}`, en: `Create ${oneOf(object.label)}` },
    admission: record(object, 'create'),
    input: { body: Members },
    output: { 201: Members },
    run: (ctx, input) => createOne(ctx, object, input.body),
  })

const updateRoute = (object: ObjectDeclaration): Route =>
  route({
    name: `${object.name}.update`,
    method: 'PATCH',
    path: `/${object.plural}/:id`,
    summary: { zh: `修改${object.label.zh}`, en: `Change ${oneOf(object.label)}` },
    admission: record(object, 'update'),
    input: { params: ById, body: Members },
    output: { 200: Members },
    run: (ctx, input) =>
      changeOne(ctx, object, { id: input.params.id, version: statedVersion(ctx.headers), body: input.body }),
  })

const deleteRoute = (object: ObjectDeclaration): Route =>
  route({
    name: `${object.name}.delete`,
    method: 'DELETE',
    path: `/${object.plural}/:id`,
    summary: {
      zh: `删除${object.label.zh}（30 天内可恢复）`,
      en: `Delete ${oneOf(object.label)} (restorable for 30 days)`,
    },
    admission: record(object, 'delete'),
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, input) => removeOne(ctx, object, input.params.id),
  })

const restoreRoute = (object: ObjectDeclaration): Route =>
  route({
    name: `${object.name}.restore`,
    method: 'POST',
    path: `/${object.plural}/:id/restore`,
    repeat: 'kept',
    summary: {
      zh: `从回收站恢复${object.label.zh}`,
      en: `Restore ${oneOf(object.label)} from the trash`,
    },
    admission: record(object, 'restore'),
    input: { params: ById },
    output: { 200: Members },
    run: (ctx, input) => restoreOne(ctx, object, input.params.id),
  })

/** Create, change, delete and restore of one catalogued object. */
export const writeRoutes = (object: ObjectDeclaration): Route[] =>
  [createRoute, updateRoute, deleteRoute, restoreRoute].map((make) => make(object))
