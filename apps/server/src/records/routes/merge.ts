import { findField, type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { restoreRecord } from '../delete.ts'
import { explainTaken } from '../duplicates.ts'
import { readPairs } from '../history.ts'
import { loadRecord } from '../load.ts'
import { conflictingFields, findMerge, type MergeRow, markUndone, mergeRecords, type Pair, turnBack } from '../merge.ts'
import { changeOf, storeChange } from '../update.ts'
import { viewRecord } from '../view.ts'
import { type Writing, within } from '../writing.ts'
import { ById, writingOf } from './shared.ts'

const Uuid = ById.properties.id
const MergeBody = Type.Object(
  {
    otherId: Uuid,
    choose: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Literal('this'), Type.Literal('other')]))),
  },
  { additionalProperties: false },
)
const Anything = Type.Record(Type.String(), Type.Unknown())

/** Both records, locked in one order whoever asks, so that two merges cannot wait for each other. */
async function lockPair(
  writing: Writing,
  tx: WriteTransaction,
  ids: { keptId: string; mergedId: string },
): Promise<Pair> {
  const load = (id: string) => loadRecord(writing, { id, action: 'merge', lockIn: tx })
  if (ids.keptId === ids.mergedId)
    throw new Refusal('invalid', { errors: [{ path: '/otherId', code: 'reference_invalid' }] })
  if (ids.keptId < ids.mergedId) {
    const kept = await load(ids.keptId)
    return { kept, merged: await load(ids.mergedId) }
  }
  const merged = await load(ids.mergedId)
  return { kept: await load(ids.keptId), merged }
}

function viewsOf(writing: Writing, pair: Pair) {
  const everVisible = visibleFields(writing.caller.access, writing.object.name)
  const view = (record: Pair['kept']) => viewRecord(record, { fields: null, everVisible })
  return { this: view(pair.kept), other: view(pair.merged), undecided: conflictingFields(pair).map(wireName) }
}

/** Both sides as the caller sees them, and the fields that need a choice. */
async function preview(
  ctx: RequestContext,
  object: ObjectDeclaration,
  ids: { keptId: string; mergedId: string },
): Promise<Answer> {
  const writing = writingOf(ctx, object)
  const kept = await loadRecord(writing, { id: ids.keptId, action: 'merge' })
  const merged = await loadRecord(writing, { id: ids.mergedId, action: 'merge' })
  return {
    status: 200,
    body: viewsOf(writing, { kept, merged }),
    audit: {
      act: `${object.name}.read`,
      outcome: 'allowed',
      object: object.name,
      recordId: ids.keptId,
      ids: [ids.keptId, ids.mergedId],
    },
  }
}

async function merge(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { keptId: string; mergedId: string; choose: Record<string, 'this' | 'other'> },
): Promise<Answer> {
  const outer = writingOf(ctx, object)
  const act = ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const pair = await lockPair(writing, tx, asked)
    const mergeId = await mergeRecords(writing, tx, { ...pair, choose: asked.choose })
    const audit = await tx.record({
      act: `${object.name}.merge`,
      outcome: 'allowed',
      object: object.name,
      recordId: asked.keptId,
      ids: [asked.keptId, asked.mergedId],
      facts: { mergeId },
    })
    const record = await loadRecord(writing, { id: asked.keptId, action: 'read', lockIn: tx })
    const view = viewRecord(record, { fields: null, everVisible: visibleFields(writing.caller.access, object.name) })
    return { status: 200, body: { ...view, mergeId }, audit }
  })
  return explainTaken(outer, act)
}

/** The kept record's fields as they were, as far as nobody changed them since; the others are named. */
async function restoreValues(writing: Writing, tx: WriteTransaction, row: MergeRow): Promise<string[]> {
  const kept = await loadRecord(writing, { id: row.kept_id, action: 'merge', lockIn: tx })
  if (row.changed.length === 0) return []
  const pairs = await readPairs(writing, kept, row.kept_version)
  const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)
  const untouched = row.changed.filter((key) => pairs[key] !== undefined && same(kept.values[key], pairs[key][1]))
  const patch = Object.fromEntries(
    untouched.flatMap((key) => {
      const field = findField(kept.object, key)
      return field === undefined ? [] : [[wireName({ key, field }), pairs[key]?.[0] ?? null]]
    }),
  )
  const change = await changeOf(writing, kept, patch)
  if (change.changed.length > 0) await storeChange(writing, tx, { ...change, act: 'unmerge' })
  return row.changed.filter((key) => !untouched.includes(key))
}

async function undo(ctx: RequestContext, id: string): Promise<Answer> {
  return ctx.write(async (tx) => {
    const row = await findMerge(tx, id)
    const writing = within(writingOf(ctx, ctx.caller.tenant.catalog.getObject(row.object)), tx)
    const changedSince = await restoreValues(writing, tx, row)
    await markUndone(writing, tx, row)
    const merged = await loadRecord(writing, { id: row.merged_id, action: 'restore', deleted: true, lockIn: tx })
    await restoreRecord(writing, tx, merged)
    await turnBack(writing, tx, row)
    const audit = await tx.record({
      act: `${row.object}.unmerge`,
      outcome: 'allowed',
      object: row.object,
      recordId: row.kept_id,
      ids: [row.kept_id, row.merged_id],
      facts: { mergeId: id },
    })
    return { status: 200, body: { id, keptId: row.kept_id, mergedId: row.merged_id, changedSince }, audit }
  })
}

export function mergeRoutes(object: ObjectDeclaration): Route[] {
  const { name, plural, label } = object
  const admission = { kind: 'record', object: name, actions: ['merge'] } as const
  return [
    route({
      name: `${name}.merge_preview`,
      method: 'POST',
      path: `/${plural}/:id/merge/preview`,
      repeat: 'anew',
      summary: {
        zh: `合并前并排查看两条${label.zh}`,
        en: `See two ${object.labelPlural.en.toLowerCase()} side by side before merging`,
      },
      admission,
      input: { params: ById, body: Type.Object({ otherId: Uuid }, { additionalProperties: false }) },
      output: { 200: Anything },
      run: (ctx, input) => preview(ctx, object, { keptId: input.params.id, mergedId: input.body.otherId }),
    }),
    route({
      name: `${name}.merge`,
      method: 'POST',
      path: `/${plural}/:id/merge`,
      repeat: 'kept',
      summary: {
        zh: `合并两条${label.zh}，可以撤销`,
        en: `Merge two ${object.labelPlural.en.toLowerCase()}; can be undone`,
      },
      admission,
      input: { params: ById, body: MergeBody },
      output: { 200: Anything },
      run: (ctx, input) =>
        merge(ctx, object, { keptId: input.params.id, mergedId: input.body.otherId, choose: input.body.choose ?? {} }),
    }),
  ]
}

/** Undoing concerns no one object: the merge names it. */
export const undoMergeRoute: Route = route({
  name: 'merge.undo',
  method: 'POST',
  path: '/merges/:id/undo',
  repeat: 'kept',
  summary: { zh: '撤销合并', en: 'Undo a merge' },
  admission: {
    kind: 'rule',
    sentence: { zh: '可以合并某类记录的人。', en: 'Whoever may merge records of some kind.' },
    allows: (access) =>
      [...access.objects.values()].some((object) => object.levels.some((level) => level.actions.includes('merge'))),
  },
  input: { params: ById },
  output: { 200: Anything },
  run: (ctx, input) => undo(ctx, input.params.id),
})
