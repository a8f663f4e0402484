import type { ObjectDeclaration } from '@holdfast/catalog'
import { mayEver } from '@holdfast/policy'
import Type from 'typebox'
import { messageOf } from '../../platform/errors/problem.ts'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { type RefusalCode, refusals } from '../../platform/errors/registry.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById } from '../../platform/gate/shapes.ts'
import { type LineResult, type Operation, prepareLines, runAll, runEach } from '../batch.ts'
import { explainTaken } from '../duplicates.ts'
import { writingOf } from './shared.ts'

const MOST_OPERATIONS = 1_000
const Line = Type.Object(
  {
    op: Type.Union([Type.Literal('create'), Type.Literal('update'), Type.Literal('delete'), Type.Literal('restore')]),
    id: Type.Optional(ById.properties.id),
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    values: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { additionalProperties: false },
)
const BatchBody = Type.Object(
  {
    operations: Type.Array(Line, { minItems: 1, maxItems: MOST_OPERATIONS }),
    mode: Type.Optional(Type.Union([Type.Literal('all'), Type.Literal('each')])),
  },
  { additionalProperties: false },
)

/** A refused line says why in the caller's language, like a refusal of its own. */
function told(result: LineResult, language: 'zh' | 'en') {
  const { code, errors, others: _others, ...told } = result
  if (code === undefined) return told
  const { title } = refusals[code as RefusalCode]
  const faults = (errors ?? []) as readonly ValueFault[]
  return {
    ...told,
    code,
    title: title[language],
    ...(faults.length === 0
      ? {}
      : { errors: faults.map((fault) => ({ ...fault, message: messageOf(fault, language) })) }),
  }
}

/** What a line must and must not name besides its values. */
function lineFaults(operation: Operation, at: number): ValueFault[] {
  const path = `/operations/${at}/id`
  if (operation.op === 'create') return operation.id === undefined ? [] : [{ path, code: 'field_unknown' }]
  return operation.id === undefined ? [{ path, code: 'required' }] : []
}

async function runBatch(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { operations: readonly Operation[]; mode: 'all' | 'each' },
): Promise<Answer> {
  const { operations, mode } = asked
  const errors = operations.flatMap(lineFaults)
  if (errors.length > 0) throw new Refusal('malformed', { errors })
  const forbidden = operations.find((operation) => !mayEver(ctx.caller.access, object.name, operation.op))
  if (forbidden !== undefined) throw new Refusal('forbidden')
  const writing = writingOf(ctx, object)
  const prepared = await prepareLines(writing, operations)
  const act = ctx.write(async (tx) => {
    const results = await (mode === 'each' ? runEach : runAll)(writing, tx, { operations, prepared })
    const ids = results.flatMap((result) =>
      result.id === undefined || result.status >= 400 ? [] : [result.id, ...(result.others ?? [])],
    )
    const audit = await tx.record({
      act: `${object.name}.batch`,
      outcome: 'allowed',
      object: object.name,
      ids,
      count: ids.length,
      facts: { mode, lines: operations.length },
    })
    return { status: 200, body: { results: results.map((result) => told(result, ctx.language)) }, audit }
  })
  return explainTaken(writing, act)
}

/** Up to 1,000 creates, changes, deletes and restores at once. */
export const batchRoutes = (object: ObjectDeclaration): Route[] => [
  route({
    name: `${object.name}.batch`,
    method: 'POST',
    path: `/${object.plural}/batch`,
    repeat: 'kept',
    summary: {
      zh: `批量新建、修改、删除或恢复${object.labelPlural.zh}`,
      en: `Create, change, delete or restore many ${object.labelPlural.en.toLowerCase()}`,
    },
    admission: { kind: 'record', object: object.name, actions: ['create', 'update', 'delete', 'restore'] },
    input: { body: BatchBody },
    output: { 200: Type.Record(Type.String(), Type.Unknown()) },
    run: (ctx, input) =>
      runBatch(ctx, object, {
        operations: input.body.operations as readonly Operation[],
        mode: input.body.mode ?? 'all',
      }),
  }),
]
