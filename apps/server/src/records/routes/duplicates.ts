import type { ObjectDeclaration } from '@holdfast/catalog'
import { reachesShowing } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { findDuplicates, recognisingFields } from '../duplicates.ts'
import { parseInput } from '../input.ts'
import { keyFields } from '../search-index.ts'
import { admitSight } from '../sights.ts'
import { sharedWithinReach } from '../unique-values.ts'
import { tenantObject, writingOf } from './shared.ts'

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
      visible: new Set(known),
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

const FieldQuery = Type.Object({ field: Type.String({ maxLength: 64 }) }, { additionalProperties: false })

/** Records within the caller's reach that share a value of a field: what stands in the way when the company wants each value once. */
async function shared(ctx: RequestContext, object: ObjectDeclaration, field: string): Promise<Answer> {
  const { caller, services } = ctx
  const place = { object: tenantObject(ctx, object), field }
  const isKey = keyFields(place.object).includes(field)
  if (
    !isKey ||
    reachesShowing(caller.access, { object: object.name, key: field, action: 'list' }, 'masked').length === 0
  )
    throw new Refusal('field_unknown', { errors: [{ path: '/field', code: 'field_unknown' }] })
  const groups = await sharedWithinReach(services, caller, place)
  return {
    status: 200,
    body: { data: groups.map((ids) => ({ ids })), page: { next: null, limit: groups.length } },
    audit: {
      act: `${object.name}.duplicates`,
      outcome: 'allowed',
      object: object.name,
      fields: [field],
      count: groups.length,
      ids: groups.flat(),
    },
  }
}

const sharedRoute = (object: ObjectDeclaration): Route =>
  route({
    name: `${object.name}.shared`,
    method: 'GET',
    path: `/${object.plural}/duplicates`,
    summary: { zh: '哪些记录共用一个值', en: 'Which records share a value' },
    admission: { kind: 'record', object: object.name, actions: ['list'] },
    input: { query: FieldQuery },
    output: { 200: Type.Record(Type.String(), Type.Unknown()) },
    run: (ctx, input) => shared(ctx, object, input.query.field),
  })

export const duplicateRoutes = (object: ObjectDeclaration): Route[] =>
  recognisingFields(object).length === 0
    ? []
    : [
        sharedRoute(object),
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
