import type { ObjectDeclaration } from '@holdfast/catalog'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { findDuplicates, recognisingFields } from '../duplicates.ts'
import { parseInput } from '../input.ts'
import { admitSight } from '../sights.ts'
import { writingOf } from './shared.ts'

const Body = Type.Object({ values: Type.Record(Type.String(), Type.Unknown()) }, { additionalProperties: false })

/** Whether the values of a form stand on a record already. Each question is counted like a look-up: a walk over numbers ends at the budget. */
async function hint(ctx: RequestContext, object: ObjectDeclaration, values: Record<string, unknown>): Promise<Answer> {
  const writing = writingOf(ctx, object)
  const known = recognisingFields(object)
  const parsed = parseInput(
    writing.object,
    Object.fromEntries(Object.entries(values).filter(([name]) => known.includes(name))),
    {
      writable: new Set(known),
      context: { country: ctx.caller.tenant.policy.country },
    },
  )
  const { duplicates, asked } = await findDuplicates(writing, parsed.values)
  const sights = await admitSight(
    ctx,
    'listed',
    asked.map((subjectId) => ({ subjectId, recordId: subjectId })),
  )
  const ids = duplicates.flatMap((duplicate) => ('id' in duplicate ? [duplicate.id] : []))
  return {
    status: 200,
    body: { duplicates },
    audit: {
      act: `${object.name}.duplicates`,
      outcome: 'allowed',
      object: object.name,
      fields: Object.keys(parsed.values),
      count: duplicates.length,
      ids,
    },
    sights,
  }
}

export const duplicateRoutes = (object: ObjectDeclaration): Route[] =>
  recognisingFields(object).length === 0
    ? []
    : [
        route({
          name: `${object.name}.duplicates`,
          method: 'POST',
          path: `/${object.plural}/duplicates`,
          repeat: 'anew',
          summary: { zh: `填写时查重`, en: `Find duplicates while a form is filled` },
          admission: { kind: 'record', object: object.name, actions: ['create'] },
          input: { body: Body },
          output: { 200: Type.Record(Type.String(), Type.Unknown()) },
          run: (ctx, input) => hint(ctx, object, input.body.values),
        }),
      ]
