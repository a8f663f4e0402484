import { findByWireName } from '@holdfast/catalog'
import { ACTIONS, type Action } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { findReach } from '../../records/index.ts'
import { type Asked, explained, type Finding, sentenceOf } from './reasons.ts'

const Query = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    id: Type.Optional(Type.String({ maxLength: 36 })),
    field: Type.Optional(Type.String({ maxLength: 64 })),
    action: Type.Optional(Type.Union(ACTIONS.map((action) => Type.Literal(action)))),
  },
  { additionalProperties: false },
)

interface Stated {
  readonly object: string
  readonly id?: string
  readonly field?: string
  readonly action?: Action
}

const modeOf = (found: readonly Finding[], field: string | null): string | null => {
  if (field === null || found.length === 0) return null
  return found.some(({ grant }) => grant.fields[field] === 'clear') ? 'clear' : 'masked'
}

/** What was asked, with the reach of the record it is about. */
async function askedOf(ctx: RequestContext, stated: Stated): Promise<Asked> {
  const { catalog } = ctx.caller.tenant
  const object = catalog.findObject(stated.object) ?? catalog.findByPlural(stated.object)
  if (object === undefined || !object.served) throw new Refusal('not_found')
  const { id, action = 'read' } = stated
  const field = stated.field === undefined ? null : (findByWireName(object, stated.field)?.key ?? stated.field)
  if (id === undefined) return { object, action, field, named: false, reach: null, readable: null }
  const reach = await findReach(ctx, object, { id, action })
  const readable = reach !== null || (await findReach(ctx, object, { id, action: 'read' })) !== null
  return { object, action, field, named: true, reach, readable }
}

/**
 * Why one may or may not. A record that does not exist and one beyond reach get the same words; a field one may never see is unknown.
 */
async function explain(ctx: RequestContext, stated: Stated): Promise<Answer> {
  const { principal, tenant } = ctx.caller
  const asked = await askedOf(ctx, stated)
  const { object, action, field, readable } = asked
  const verdict = explained(ctx, asked)
  const { reason, found } = verdict
  const roles = tenant.roles.filter((role) => principal.roles.includes(role.name))
  return {
    status: 200,
    body: {
      allowed: reason === 'granted',
      reason,
      object: object.name,
      action,
      field: stated.field ?? null,
      mode: modeOf(found, field),
      grants: found.map(({ role, grant }) => ({ role: role.name, roleLabel: role.label, reach: grant.reach })),
      sentence: sentenceOf(verdict, asked, roles)[ctx.language],
    },
    audit: {
      act: 'access.explain',
      outcome: 'allowed',
      object: object.name,
      ...(stated.id === undefined || readable !== true ? {} : { recordId: stated.id }),
    },
  }
}

export const explainRoute: Route = route({
  name: 'access.explain',
  method: 'GET',
  path: '/access/explain',
  summary: { zh: '为什么能或不能这样做', en: 'Why one may or may not' },
  admission: { kind: 'signedIn', programs: true },
  input: { query: Query },
  output: { 200: Type.Record(Type.String(), Type.Unknown()) },
  run: (ctx, input) => explain(ctx, input.query),
})
