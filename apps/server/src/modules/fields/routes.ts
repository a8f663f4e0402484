import type { CustomFields, Field } from '@holdfast/catalog'
import { type FieldGrants, type FieldMode, standardRoles } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { declaredField, FieldBody, type FieldStated, type GrantsStated } from './definition.ts'

const ById = Type.Object({ id: Type.String({ pattern: '^[a-z_]{1,40}\\.cf_[a-z0-9_]{1,40}$' }) })
const Grants = Type.Record(
  Type.String({ maxLength: 40 }),
  Type.Union([Type.Literal('clear'), Type.Literal('masked'), Type.Null()]),
)
const Anything = Type.Record(Type.String(), Type.Unknown())

const splitId = (id: string): { object: string; key: string } => {
  const [object = '', key = ''] = id.split('.')
  return { object, key }
}

function grantsOf(policy: TenantPolicy, object: string, key: string): Record<string, FieldMode> {
  return Object.fromEntries(
    Object.entries(policy.fieldGrants).flatMap(([role, objects]) => {
      const mode = objects[object]?.[key]
      return mode === undefined ? [] : [[role, mode]]
    }),
  )
}

const view = (policy: TenantPolicy, object: string, [key, field]: [string, Field]) => ({
  id: `${object}.${key}`,
  object,
  key,
  ...field,
  visibleTo: grantsOf(policy, object, key),
})

/** Grants of one field set for the stated roles; null withdraws. A role that does not exist is refused. */
function withGrants(
  grants: FieldGrants,
  place: { object: string; key: string },
  stated: Readonly<Record<string, FieldMode | null>>,
): FieldGrants {
  const next: Record<string, Record<string, Record<string, FieldMode>>> = structuredClone(grants) as never
  for (const [role, mode] of Object.entries(stated)) {
    if (!standardRoles.some((each) => each.name === role))
      throw new Refusal('invalid', { errors: [{ path: `/visibleTo/${role}`, code: 'choice_unknown' }] })
    const { [place.key]: _before, ...others } = next[role]?.[place.object] ?? {}
    next[role] = { ...next[role], [place.object]: mode === null ? others : { ...others, [place.key]: mode } }
  }
  return next
}

const MOST_FIELDS = 200

function withField(custom: CustomFields, place: { object: string; key: string }, field: Field): CustomFields {
  const present = custom[place.object] ?? {}
  if (Object.hasOwn(present, place.key))
    throw new Refusal('duplicate', { errors: [{ path: '/key', code: 'duplicate_value' }] })
  if (Object.keys(present).length >= MOST_FIELDS) throw new Refusal('too_large')
  return { ...custom, [place.object]: { ...present, [place.key]: field } }
}

/** Whoever makes a field grants it to nobody by that: granting is the security administrator's. */
function demandGranting(ctx: RequestContext, grants: GrantsStated | undefined): void {
  if (grants !== undefined && Object.keys(grants).length > 0 && !ctx.caller.access.capabilities.has('fields.grant'))
    throw new Refusal('forbidden')
}

async function changed(
  ctx: RequestContext,
  act: { name: string; place: { object: string; key: string }; status: number },
  change: (policy: TenantPolicy) => TenantPolicy,
): Promise<Answer> {
  const { object, key } = act.place
  return ctx.write(async (tx) => {
    let after: TenantPolicy | undefined
    await changePolicy(ctx.services, tx, (policy) => {
      after = change(policy)
      return after
    })
    await publish(tx, 'catalog.changed', { object })
    const audit = await tx.record({ act: act.name, outcome: 'allowed', facts: { object, key } })
    const field = after?.customFields[object]?.[key]
    return {
      status: act.status,
      ...(field === undefined || after === undefined ? {} : { body: view(after, object, [key, field]) }),
      audit,
    }
  })
}

async function create(ctx: RequestContext, stated: FieldStated): Promise<Answer> {
  demandGranting(ctx, stated.visibleTo)
  const declared = ctx.caller.tenant.catalog.findObject(stated.object)
  if (declared === undefined || !declared.served)
    throw new Refusal('invalid', { errors: [{ path: '/object', code: 'choice_unknown' }] })
  const place = { object: declared.name, key: `cf_${stated.key}` }
  const field = declaredField(ctx.services.catalog.getObject(declared.name), place.key, stated)
  const unique = stated.unique === true ? [place.key] : []
  return changed(ctx, { name: 'field.create', place, status: 201 }, (policy) => ({
    ...policy,
    customFields: withField(policy.customFields, place, field),
    fieldGrants: withGrants(policy.fieldGrants, place, stated.visibleTo ?? {}),
    uniqueFields: { ...policy.uniqueFields, [place.object]: [...(policy.uniqueFields[place.object] ?? []), ...unique] },
  }))
}

/** Takes a field out of every form, list and answer. What was stored stays sealed in its records and comes back with the field. */
const remove = (ctx: RequestContext, id: string): Promise<Answer> => {
  const place = splitId(id)
  return changed(ctx, { name: 'field.delete', place, status: 204 }, (policy) => {
    const { [place.key]: gone, ...rest } = policy.customFields[place.object] ?? {}
    if (gone === undefined) throw new Refusal('not_found')
    const none = Object.fromEntries(standardRoles.map((role) => [role.name, null]))
    return {
      ...policy,
      customFields: { ...policy.customFields, [place.object]: rest },
      fieldGrants: withGrants(policy.fieldGrants, place, none),
    }
  })
}

const grant = (
  ctx: RequestContext,
  id: string,
  stated: Readonly<Record<string, FieldMode | null>>,
): Promise<Answer> => {
  const place = splitId(id)
  return changed(ctx, { name: 'field.grant', place, status: 200 }, (policy) => {
    if (policy.customFields[place.object]?.[place.key] === undefined) throw new Refusal('not_found')
    return { ...policy, fieldGrants: withGrants(policy.fieldGrants, place, stated) }
  })
}

function list(ctx: RequestContext): Answer {
  const { policy } = ctx.caller.tenant
  const data = Object.entries(policy.customFields).flatMap(([object, fields]) =>
    Object.entries(fields).map((entry) => view(policy, object, entry)),
  )
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length } },
    audit: { act: 'field.list', outcome: 'allowed', count: data.length },
  }
}

const reading = { kind: 'capability', anyOf: ['fields.write', 'fields.grant'] } as const

/** Custom fields: made by the system administrator, seen by nobody until the security administrator grants them. */
export const fieldRoutes: readonly Route[] = [
  route({
    name: 'field.list',
    method: 'GET',
    path: '/fields',
    summary: { zh: '自定义字段', en: 'List custom fields' },
    admission: reading,
    input: {},
    output: { 200: Anything },
    run: async (ctx) => list(ctx),
  }),
  route({
    name: 'field.create',
    method: 'POST',
    path: '/fields',
    repeat: 'kept',
    summary: { zh: '新建自定义字段', en: 'Create a custom field' },
    admission: { kind: 'capability', anyOf: ['fields.write'] },
    input: { body: FieldBody },
    output: { 201: Anything },
    run: (ctx, input) => create(ctx, input.body),
  }),
  route({
    name: 'field.grant',
    method: 'PUT',
    path: '/fields/:id/grants',
    summary: { zh: '把字段授予角色', en: 'Grant a field to roles' },
    admission: { kind: 'capability', anyOf: ['fields.grant'] },
    input: { params: ById, body: Grants },
    output: { 200: Anything },
    run: (ctx, input) => grant(ctx, input.params.id, input.body),
  }),
  route({
    name: 'field.delete',
    method: 'DELETE',
    path: '/fields/:id',
    summary: { zh: '移除自定义字段', en: 'Remove a custom field' },
    admission: { kind: 'capability', anyOf: ['fields.write'] },
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, input) => remove(ctx, input.params.id),
  }),
]
