import { type ObjectDeclaration, passageField } from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { ById, exactly, Members, maybe, Words } from '../../platform/gate/shapes.ts'
import { UUID_PATTERN } from '../../platform/identifiers.ts'
import { loadRecord } from '../load.ts'
import { demandLooks } from '../pool-looks.ts'
import { admitSight, subjectsOf } from '../sights.ts'
import { markStep, type StepRow, stepsOfRecord } from '../steps/step-rows.ts'
import { settleSteps } from '../steps/steps.ts'
import { within } from '../writing.ts'
import { oneOf, writingOf } from './shared.ts'

const StepView = exactly({
  id: Type.String(),
  label: Words,
  kind: Type.String(),
  optional: Type.Boolean(),
  /** RFC 3339; null while it waits for the step before it. */
  due: maybe(Type.String()),
  days: Type.Integer(),
  unit: Type.String(),
  doneAt: maybe(Type.String()),
  doneBy: maybe(Members),
})
const Steps = exactly({ data: Type.Array(StepView) })
const OneStep = Type.Object({ ...ById.properties, step: Type.String({ pattern: UUID_PATTERN }) })
const Marking = exactly({ done: Type.Boolean() })

async function viewsOf(ctx: RequestContext, rows: readonly StepRow[]): Promise<Static<typeof Steps>> {
  const people = rows.flatMap(({ done_by: by }) => by ?? [])
  const names = await ctx.services.people.namesOf(ctx.caller.tenant.id, [...new Set(people)])
  return {
    data: rows.map(({ id, label, kind, optional, due, days, unit, done_at: doneAt, done_by: by }) => ({
      id,
      label,
      kind,
      optional,
      due,
      days,
      unit,
      doneAt,
      doneBy: by === null ? null : (names.get(by) ?? { id: by }),
    })),
  }
}

/** What is to be done with a record in the stage where it stands, in order, for whoever reads the record. */
async function readSteps(ctx: RequestContext, object: ObjectDeclaration, id: string): Promise<Answer> {
  const record = await loadRecord(writingOf(ctx, object), { id, action: 'read' })
  await demandLooks(ctx, [record])
  const sights = await admitSight(ctx, 'opened', subjectsOf([record]))
  const tenantId = ctx.caller.tenant.id
  // whoever does not see where the record stands sees nothing of what is to be done there
  const isShown = record.modes.get(passageField(object) ?? '') === 'clear'
  const rows = isShown
    ? await ctx.services.database.read<StepRow>(tenantId, stepsOfRecord(record.row.id, tenantId))
    : []
  return {
    status: 200,
    body: await viewsOf(ctx, rows),
    audit: { act: `${object.name}.steps`, outcome: 'allowed', object: object.name, recordId: record.row.id },
    sights,
  }
}

/** Ticks a step, or opens it again; the record's next step follows. */
async function tickStep(
  ctx: RequestContext,
  object: ObjectDeclaration,
  asked: { id: string; step: string; done: boolean },
): Promise<Answer> {
  const outer = writingOf(ctx, object)
  return ctx.write(async (tx) => {
    const writing = within(outer, tx)
    const record = await loadRecord(writing, { id: asked.id, action: 'update', lockIn: tx })
    const doneAt = asked.done ? new Date(ctx.services.clock.now()).toISOString() : null
    const recordId = record.row.id
    if (!(await markStep(tx, { recordId, id: asked.step, doneAt, by: ctx.caller.user.id })))
      throw new Refusal('not_found')
    await settleSteps(writing, tx, recordId)
    const audit = await tx.record({
      act: `${object.name}.step`,
      outcome: 'allowed',
      object: object.name,
      recordId,
      facts: { step: asked.step, done: asked.done },
    })
    const rows = await tx.query<StepRow>(stepsOfRecord(recordId, tx.tenantId))
    return { status: 200, body: await viewsOf(ctx, rows), audit }
  })
}

/** The steps of a record's stage; nothing for objects that pass through none. */
export function stepRoutes(object: ObjectDeclaration): Route[] {
  if (passageField(object) === undefined) return []
  const { name, plural, label } = object
  return [
    route({
      name: `${name}.steps`,
      method: 'GET',
      path: `/${plural}/:id/steps`,
      summary: { zh: `${label.zh}在当前阶段要做的步骤`, en: `What is to be done with ${oneOf(label)} in its stage` },
      admission: { kind: 'record', object: name, actions: ['read'] },
      input: { params: ById },
      output: { 200: Steps },
      run: (ctx, { params }) => readSteps(ctx, object, params.id),
    }),
    route({
      name: `${name}.step`,
      method: 'PATCH',
      path: `/${plural}/:id/steps/:step`,
      summary: {
        zh: `勾掉${label.zh}的一个步骤，或者重新打开`,
        en: `Tick a step of ${oneOf(label)}, or open it again`,
      },
      admission: { kind: 'record', object: name, actions: ['update'] },
      input: { params: OneStep, body: Marking },
      output: { 200: Steps },
      run: (ctx, { params, body }) => tickStep(ctx, object, { ...params, ...body }),
    }),
  ]
}
