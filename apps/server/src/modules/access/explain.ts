import { findByWireName } from '@holdfast/catalog'
import { ACTIONS, type Action } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import type { Caller } from '../../platform/gate/session.ts'
import { findReach } from '../../records/index.ts'
import { type Asked, type Explained, explained, type Finding, type Subject } from './reasons.ts'
import { sentenceOf, type Told } from './sentences.ts'

/** What an explanation is asked about. */
export const asking = {
  object: Type.String({ maxLength: 64 }),
  id: Type.Optional(Type.String({ maxLength: 36 })),
  field: Type.Optional(Type.String({ maxLength: 64 })),
  action: Type.Optional(Type.Union(ACTIONS.map((action) => Type.Literal(action)))),
}

export interface Stated {
  readonly object: string
  readonly id?: string
  readonly field?: string
  readonly action?: Action
}

const modeOf = (found: readonly Finding[], field: string | null): string | null => {
  if (field === null || found.length === 0) return null
  return found.some(({ grant }) => grant.fields[field] === 'clear') ? 'clear' : 'masked'
}

/** What was asked of whoever `caller` is, with the reach of the record it is about; refuses with `not_found` where there is no such kind of records. */
export async function askedOf(
  by: Pick<RequestContext, 'services'> & { readonly caller: Pick<Caller, 'tenant' | 'access' | 'principal'> },
  stated: Stated,
): Promise<Asked> {
  const { catalog } = by.caller.tenant
  const object = catalog.findObject(stated.object) ?? catalog.findByPlural(stated.object)
  if (object === undefined || !object.served) throw new Refusal('not_found')
  const { id, action = 'read' } = stated
  const field = stated.field === undefined ? null : (findByWireName(object, stated.field)?.key ?? stated.field)
  if (id === undefined) return { object, action, field, named: false, reach: null, readable: null }
  const reach = await findReach(by, object, { id, action })
  const readable = reach !== null || (await findReach(by, object, { id, action: 'read' })) !== null
  return { object, action, field, named: true, reach, readable }
}

export const grantView = ({ role, grant }: Finding) => ({
  role: role.name,
  roleLabel: role.label,
  reach: grant.reach,
})

/** What is answered: whether, why, by which grants, and the same in a sentence. */
export function answerOf(
  verdict: Explained,
  asked: Asked,
  about: Pick<Subject, 'principal' | 'tenant'> & { readonly told: Told; readonly language: 'zh' | 'en' },
) {
  const { principal, tenant, told, language } = about
  const { reason, found } = verdict
  const roles = tenant.roles.filter((role) => principal.roles.includes(role.name))
  return {
    allowed: reason === 'granted',
    reason,
    object: asked.object.name,
    action: asked.action,
    mode: modeOf(found, asked.field),
    grants: found.map(grantView),
    sentence: sentenceOf(verdict, asked, { roles, told })[language],
  }
}

/** Whoever asks, at this moment. */
function subjectOf({ caller }: RequestContext, { object, action }: Asked): Subject {
  const { access, principal, session, tenant } = caller
  const program = session.client !== undefined
  const levels = access.objects.get(object.name)?.levels ?? []
  return {
    principal,
    tenant,
    facts: access.facts,
    withinScope: !program || levels.some(({ actions }) => actions.includes(action)),
  }
}

/**
 * Why one may or may not. A record that does not exist and one beyond reach get the same words; a field one may never see is unknown.
 */
async function explain(ctx: RequestContext, stated: Stated): Promise<Answer> {
  const { principal, tenant } = ctx.caller
  const asked = await askedOf(ctx, stated)
  const { object, readable } = asked
  const verdict = explained(subjectOf(ctx, asked), asked)
  const answer = answerOf(verdict, asked, { principal, tenant, told: 'self', language: ctx.language })
  return {
    status: 200,
    body: { ...answer, field: stated.field ?? null },
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
  input: { query: Type.Object(asking, { additionalProperties: false }) },
  output: { 200: Type.Record(Type.String(), Type.Unknown()) },
  run: (ctx, input) => explain(ctx, input.query),
})
