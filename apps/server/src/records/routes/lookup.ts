import type { ObjectDeclaration } from '@holdfast/catalog'
import { visibleFields } from '@holdfast/policy'
import Type from 'typebox'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { type Lookup, lookUp } from '../lookup.ts'
import { viewRecord } from '../view.ts'
import { writingOf } from './shared.ts'

const Body = Type.Object(
  { value: Type.String({ minLength: 3, maxLength: 254 }), field: Type.Optional(Type.String({ maxLength: 64 })) },
  { additionalProperties: false },
)
const Found = Type.Record(Type.String(), Type.Unknown())

/** One result or none, in the form of a list. */
export async function answerLookup(ctx: RequestContext, object: ObjectDeclaration, lookup: Lookup): Promise<Answer> {
  const { record, sights } = await lookUp(writingOf(ctx, object), lookup)
  const view =
    record === null
      ? []
      : [viewRecord(record, { fields: null, everVisible: visibleFields(ctx.caller.access, object.name) })]
  const found = record === null ? {} : { recordId: record.row.id }
  return {
    status: 200,
    body: { data: view, page: { next: null, limit: 1 } },
    audit: { act: `${object.name}.lookup`, outcome: 'allowed', object: object.name, ...found, count: view.length },
    sights,
  }
}

export const lookupRoutes = (object: ObjectDeclaration): Route[] => [
  route({
    name: `${object.name}.lookup`,
    method: 'POST',
    path: `/${object.plural}/lookup`,
    repeat: 'anew',
    summary: {
      zh: `凭完整号码查一位${object.label.zh}`,
      en: `Look up one ${object.label.en.toLowerCase()} by whole number`,
    },
    admission: { kind: 'record', object: object.name, actions: ['lookup'] },
    input: { body: Body },
    output: { 200: Found },
    run: (ctx, input) => answerLookup(ctx, object, { value: input.body.value, field: input.body.field ?? null }),
  }),
]
