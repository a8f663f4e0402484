import { findByWireName, type Label, type ObjectDeclaration } from '@holdfast/catalog'
import {
  type Action,
  compileAccess,
  covers,
  type Grant,
  mayEver,
  type ReachOfRecord,
  type Role,
} from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { findReach } from '../../records/index.ts'

const Query = Type.Object(
  {
    object: Type.String({ maxLength: 64 }),
    id: Type.Optional(Type.String({ maxLength: 36 })),
    field: Type.Optional(Type.String({ maxLength: 64 })),
    action: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: false },
)

const REACH: Readonly<Record<Grant['reach'], Label>> = {
  own: { zh: '自己负责的', en: 'your own' },
  team: { zh: '本团队的', en: 'your team’s' },
  department: { zh: '本部门及下级团队的', en: 'those of your department and the teams below' },
  found: { zh: '刚凭完整号码查到的', en: 'those you found by whole number a short while ago' },
  all: { zh: '全部', en: 'all' },
}

interface Finding {
  readonly role: Role
  readonly grant: Grant
}

/** The grants of the caller's roles that allow what was asked, each with the company's own fields as far as it carries them. */
function findings(
  ctx: RequestContext,
  asked: { object: string; action: Action; field: string | null },
  reach: ReachOfRecord | null,
): Finding[] {
  const { principal, tenant } = ctx.caller
  const { catalog, policy } = tenant
  return tenant.roles
    .filter((role) => principal.roles.includes(role.name))
    .flatMap((role) => {
      const basis = { roles: [role], catalog, fieldGrants: policy.fieldGrants }
      const levels = compileAccess(principal, basis).objects.get(asked.object)?.levels ?? []
      return levels.map((grant) => ({ role, grant }))
    })
    .filter(({ grant }) => grant.actions.includes(asked.action))
    .filter(({ grant }) => asked.field === null || Object.hasOwn(grant.fields, asked.field))
    .filter(({ grant }) => reach === null || covers(grant.reach, reach, principal))
}

const modeOf = (found: readonly Finding[], field: string | null): string | null => {
  if (field === null) return null
  return found.some(({ grant }) => grant.fields[field] === 'clear') ? 'clear' : 'masked'
}

function sentence(language: 'zh' | 'en', found: readonly Finding[], object: ObjectDeclaration): string {
  const [first] = found
  if (first === undefined)
    return language === 'zh'
      ? `你的角色都没有这项权限，或者这条${object.label.zh}不在你的数据范围内。`
      : `None of your roles grants this, or the ${object.label.en.toLowerCase()} lies beyond your reach.`
  return language === 'zh'
    ? `因为你是${first.role.label.zh}，可以对${REACH[first.grant.reach].zh}${object.label.zh}这样做。`
    : `Because you are a ${first.role.label.en.toLowerCase()}, you may do this with ${REACH[first.grant.reach].en} ${object.labelPlural.en.toLowerCase()}.`
}

/**
 * Why one may or may not. A record that does not exist and one beyond reach get the same words; a field one may never see is unknown.
 */
async function explain(
  ctx: RequestContext,
  asked: { object: string; id?: string; field?: string; action?: string },
): Promise<Answer> {
  const object =
    ctx.caller.tenant.catalog.findObject(asked.object) ?? ctx.caller.tenant.catalog.findByPlural(asked.object)
  if (object === undefined || !object.served) throw new Refusal('not_found')
  const action = (asked.action ?? 'read') as Action
  const named = asked.field === undefined ? null : (findByWireName(object, asked.field)?.key ?? asked.field)
  const reach = asked.id === undefined ? null : await findReach(ctx, object, { id: asked.id, action })
  const beyond = asked.id !== undefined && reach === null
  const found = beyond ? [] : findings(ctx, { object: object.name, action, field: named }, reach)
  const allowed = found.length > 0 && mayEver(ctx.caller.access, object.name, action)
  const grants = found.map(({ role, grant }) => ({ role: role.name, roleLabel: role.label, reach: grant.reach }))
  return {
    status: 200,
    body: {
      allowed,
      object: object.name,
      action,
      field: asked.field ?? null,
      mode: allowed ? modeOf(found, named) : null,
      grants,
      sentence: sentence(ctx.language, found, object),
    },
    audit: {
      act: 'access.explain',
      outcome: 'allowed',
      object: object.name,
      ...(asked.id === undefined || beyond ? {} : { recordId: asked.id }),
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
