import { type ObjectDeclaration, wireName } from '@holdfast/catalog'
import { mayEver, visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext, WriteTransaction } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, Members } from '../../platform/gate/shapes.ts'
import { explainTaken } from '../duplicates.ts'
import { loadRecord } from '../load.ts'
import { type Choices, conflictingFields, mergeRecords, type Pair } from '../merge.ts'
import { livingIds } from '../merged-away.ts'
import { countPointing } from '../moving.ts'
import { findMerge, unmerge } from '../unmerge.ts'
import { viewRecord } from '../view.ts'
import { type Writing, within } from '../writing.ts'
import { writingOf } from './shared.ts'

const Uuid = ById.properties.id
const MergeBody = Type.Object(
  {
    otherId: Uuid,
    versions: Type.Optional(
      Type.Object(
        { this: Type.Optional(Type.Integer()), other: Type.Optional(Type.Integer()) },
        { additionalProperties: false },
      ),
    ),
    choose: Type.Optional(Type.Record(Type.String(), Type.Union([Type.Literal('this'), Type.Literal('other')]))),
  },
  { additionalProperties: false },
)

interface Ids {
  readonly keptId: string
  readonly mergedId: string
}

const notWithItself = (): Refusal =>
  new Refusal('invalid', { errors: [{ path: '/otherId', code: 'reference_invalid' }] })

/** Refuses a record with itself, under whichever of its ids. */
function demandTwo(pair: Pair): Pair {
  if (pair.kept.row.id === pair.merged.row.id) throw notWithItself()
  return pair
}

/** Both records, locked in one order whoever asks, so that two merges cannot wait for each other. */
async function lockPair(writing: Writing, tx: WriteTransaction, asked: Ids): Promise<Pair> {
  const { keptId, mergedId } = asked
  const about = { tenantId: tx.tenantId, object: writing.object.name, ids: [keptId, mergedId] }
  const living = await livingIds(tx.query, about)
  const ids = { keptId: living.get(keptId) ?? keptId, mergedId: living.get(mergedId) ?? mergedId }
  const load = (id: string) => loadRecord(writing, { id, action: 'merge', lockIn: tx })
  if (ids.keptId === ids.mergedId) throw notWithItself()
  if (ids.keptId < ids.mergedId) {
    const kept = await load(ids.keptId)
    return demandTwo({ kept, merged: await load(ids.mergedId) })
  }
  const merged = await load(ids.mergedId)
  return demandTwo({ kept: await load(ids.keptId), merged })
}

interface Versions {
  readonly this?: number
  readonly other?: number
}

/** Choices were made between the versions the caller saw; a side that has moved on is looked at again. */
function demandVersions(pair: Pair, versions: Versions): void {
  const { kept, merged } = pair
  if (versions.this !== undefined && versions.this !== kept.row.version)
    throw new Refusal('version_conflict', { extra: { version: kept.row.version } })
  if (versions.other !== undefined && versions.other !== merged.row.version)
    throw new Refusal('version_conflict', { extra: { otherVersion: merged.row.version } })
}

function viewsOf(writing: Writing, pair: Pair) {
  const everVisible = visibleFields(writing.caller.access, writing.object.name)
  const view = (record: Pair['kept']) => viewRecord(record, { fields: null, everVisible })
  return { this: view(pair.kept), other: view(pair.merged), undecided: conflictingFields(pair).map(wireName) }
}

/** Both sides as the caller sees them, and the fields that need a choice. */
async function preview(ctx: RequestContext, object: ObjectDeclaration, ids: Ids): Promise<Answer> {
  const writing = writingOf(ctx, object)
  const kept = await loadRecord(writing, { id: ids.keptId, action: 'merge' })
  const pair = demandTwo({ kept, merged: await loadRecord(writing, { id: ids.mergedId, action: 'merge' }) })
  return {
    status: 200,
    body: { ...viewsOf(writing, pair), moves: await countPointing(writing, pair.merged.row.id) },
    audit: {
      act: `${object.name}.read`,
      outcome: 'allowed',
      object: object.name,
      recordId: kept.row.id,
      ids: [kept.row.id, pair.merged.row.id],
    },
  }
}

async function merge(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: Ids & { choose: Choices; versions: Versions },
): Promise<Answer> {
  const outer = writingOf(ctx, object)
  const act = ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const pair = await lockPair(writing, tx, asked)
    const { id } = pair.kept.row
    demandVersions(pair, asked.versions)
    const mergeId = await mergeRecords(writing, tx, { ...pair, choose: asked.choose })
    const audit = await tx.record({
      act: `${object.name}.merge`,
      outcome: 'allowed',
      object: object.name,
      recordId: id,
      ids: [id, pair.merged.row.id],
      facts: { mergeId },
    })
    const record = await loadRecord(writing, { id, action: 'read', lockIn: tx })
    const view = viewRecord(record, { fields: null, everVisible: visibleFields(writing.caller.access, object.name) })
    return { status: 200, body: { ...view, mergeId }, audit }
  })
  return explainTaken(outer, act)
}

async function undo(ctx: RequestContext, id: string): Promise<Answer> {
  return ctx.write(async (tx) => {
    const row = await findMerge(tx, id)
    const object = ctx.caller.tenant.catalog.getObject(row.object)
    if (!mayEver(ctx.caller.access, object.name, 'merge')) throw new Refusal('not_found')
    const undone = await unmerge(within(writingOf(ctx, object), tx), tx, row)
    const audit = await tx.record({
      act: `${row.object}.unmerge`,
      outcome: 'allowed',
      object: row.object,
      recordId: row.kept_id,
      ids: [row.kept_id, row.merged_id],
      facts: { mergeId: id },
    })
    return { status: 200, body: { id, keptId: row.kept_id, mergedId: row.merged_id, ...undone }, audit }
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
      output: { 200: Members },
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
      output: { 200: Members },
      run: (ctx, input) =>
        merge(ctx, object, {
          keptId: input.params.id,
          mergedId: input.body.otherId,
          choose: input.body.choose ?? {},
          versions: input.body.versions ?? {},
        }),
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
  output: { 200: Members },
  run: (ctx, input) => undo(ctx, input.params.id),
})
