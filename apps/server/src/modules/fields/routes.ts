import type { CustomFields, Field } from '@holdfast/catalog'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import { type Answer, type Route, route } from '../../platform/gate/route.ts'
import { Members } from '../../platform/gate/shapes.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import {
  changedField,
  declaredField,
  FieldBody,
  type FieldChange,
  FieldPatch,
  type FieldStated,
  removedField,
} from './definition.ts'
import {
  checkGrants,
  type FieldPlace,
  Grants,
  type GrantsStated,
  grantsOf,
  withGrants,
  withoutGrants,
} from './grants.ts'

const ById = Type.Object({ id: Type.String({ pattern: '^[a-zA-Z]{1,40}\\.cf_[a-z0-9_]{1,40}$' }) })

const placeOf = (id: string): FieldPlace => {
  const [object = '', key = ''] = id.split('.')
  return { object, key }
}

const versionOf = (policy: TenantPolicy, { object, key }: FieldPlace): number =>
  policy.fieldVersions[object]?.[key] ?? 1

const view = (policy: TenantPolicy, place: FieldPlace, field: Field) => ({
  id: `${place.object}.${place.key}`,
  version: versionOf(policy, place),
  ...place,
  ...field,
  visibleTo: grantsOf(policy.fieldGrants, place),
})

const MOST_FIELDS = 200

const findField = (fields: CustomFields, { object, key }: FieldPlace): Field | undefined => {
  const present = fields[object] ?? {}
  return Object.hasOwn(present, key) ? present[key] : undefined
}

/** The field as it stands; refuses with 404 one that does not exist or was removed. */
function livingField(policy: TenantPolicy, place: FieldPlace): Field {
  const field = findField(policy.customFields, place)
  if (field === undefined || field.removed === true) throw new Refusal('not_found')
  return field
}

const withField = (custom: CustomFields, { object, key }: FieldPlace, field: Field): CustomFields => ({
  ...custom,
  [object]: { ...custom[object], [key]: field },
})

/** Refuses a key that is taken; one that was removed comes back as what it was, since its values are still stored that way. */
function demandFreeKey(custom: CustomFields, place: FieldPlace, field: Field): void {
  const before = findField(custom, place)
  const comesBack = before?.removed === true && before.kind === field.kind && before.class === field.class
  if (before !== undefined && !comesBack)
    throw new Refusal('duplicate', { errors: [{ path: '/key', code: 'duplicate_value' }] })
  if (before === undefined && Object.keys(custom[place.object] ?? {}).length >= MOST_FIELDS)
    throw new Refusal('too_large')
}

/** Whoever makes a field grants it to nobody by that: granting is the security administrator's. */
function demandGranting(ctx: RequestContext, grants: GrantsStated): void {
  if (Object.keys(grants).length > 0 && !ctx.caller.access.capabilities.has('fields.grant'))
    throw new Refusal('forbidden')
}

async function changed(
  ctx: RequestContext,
  act: { name: string; place: FieldPlace; status: number },
  change: (policy: TenantPolicy) => TenantPolicy,
): Promise<Answer> {
  const { place } = act
  return ctx.write(async (tx) => {
    let after: TenantPolicy | undefined
    await changePolicy(ctx.services, tx, (policy) => {
      after = change(policy)
      return after
    })
    await publish(tx, 'catalog.changed', { object: place.object })
    const audit = await tx.record({ act: act.name, outcome: 'allowed', facts: { ...place } })
    const field = after === undefined ? undefined : findField(after.customFields, place)
    if (act.status === 204 || field === undefined || after === undefined) return { status: act.status, audit }
    return { status: act.status, body: view(after, place, field), audit }
  })
}

async function create(ctx: RequestContext, stated: FieldStated): Promise<Answer> {
  const grants: GrantsStated = stated.visibleTo ?? {}
  demandGranting(ctx, grants)
  const { catalog } = ctx.services
  const object = catalog.findObject(stated.object)
  if (object === undefined || !object.served)
    throw new Refusal('invalid', { errors: [{ path: '/object', code: 'choice_unknown' }] })
  const place = { object: object.name, key: `cf_${stated.key}` }
  const field = declaredField({ catalog, object, key: place.key }, stated)
  checkGrants(ctx.caller.tenant.roles, field, grants)
  const unique = stated.unique === true ? [place.key] : []
  return changed(ctx, { name: 'field.create', place, status: 201 }, (policy) => {
    demandFreeKey(policy.customFields, place, field)
    return {
      ...policy,
      customFields: withField(policy.customFields, place, field),
      fieldGrants: withGrants(policy.fieldGrants, place, grants),
      uniqueFields: {
        ...policy.uniqueFields,
        [place.object]: [...(policy.uniqueFields[place.object] ?? []), ...unique],
      },
    }
  })
}

/** The versions of fields after one of them was changed, made or taken away: whoever saw it before has seen another. */
const withNextVersion = (policy: TenantPolicy, place: FieldPlace): TenantPolicy['fieldVersions'] => ({
  ...policy.fieldVersions,
  [place.object]: { ...policy.fieldVersions[place.object], [place.key]: versionOf(policy, place) + 1 },
})

/** Changes a field on the version that was seen: of two administrators at once the second is told. */
async function update(ctx: RequestContext, id: string, change: FieldChange): Promise<Answer> {
  const place = placeOf(id)
  const seen = statedVersion(ctx.headers)
  return changed(ctx, { name: 'field.update', place, status: 200 }, (policy) => {
    const object = ctx.services.catalog.getObject(place.object)
    const field = changedField({ object, key: place.key }, livingField(policy, place), change)
    if (versionOf(policy, place) !== seen) throw new Refusal('version_conflict')
    return {
      ...policy,
      customFields: withField(policy.customFields, place, field),
      fieldVersions: withNextVersion(policy, place),
    }
  })
}

/** Takes a field out of every form, list and answer. What was stored stays with its records and comes back when the same field is made again. */
const remove = (ctx: RequestContext, id: string): Promise<Answer> => {
  const place = placeOf(id)
  return changed(ctx, { name: 'field.delete', place, status: 204 }, (policy) => ({
    ...policy,
    customFields: withField(policy.customFields, place, removedField(livingField(policy, place))),
    fieldVersions: withNextVersion(policy, place),
    fieldGrants: withoutGrants(policy.fieldGrants, place),
    uniqueFields: {
      ...policy.uniqueFields,
      [place.object]: (policy.uniqueFields[place.object] ?? []).filter((key) => key !== place.key),
    },
  }))
}

const grant = (ctx: RequestContext, id: string, stated: GrantsStated): Promise<Answer> => {
  const place = placeOf(id)
  return changed(ctx, { name: 'field.grant', place, status: 200 }, (policy) => {
    checkGrants(ctx.caller.tenant.roles, livingField(policy, place), stated)
    return { ...policy, fieldGrants: withGrants(policy.fieldGrants, place, stated) }
  })
}

function list(ctx: RequestContext): Answer {
  const { policy } = ctx.caller.tenant
  const data = Object.entries(policy.customFields).flatMap(([object, fields]) =>
    Object.entries(fields).map(([key, field]) => view(policy, { object, key }, field)),
  )
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length } },
    audit: { act: 'field.list', outcome: 'allowed', count: data.length },
  }
}

function read(ctx: RequestContext, id: string): Answer {
  const { policy } = ctx.caller.tenant
  const place = placeOf(id)
  const field = findField(policy.customFields, place)
  if (field === undefined) throw new Refusal('not_found')
  return {
    status: 200,
    body: view(policy, place, field),
    audit: { act: 'field.read', outcome: 'allowed', facts: { ...place } },
  }
}

const reading = { kind: 'capability', anyOf: ['fields.write', 'fields.grant'] } as const
const writing = { kind: 'capability', anyOf: ['fields.write'] } as const

/** Custom fields: made by the system administrator, seen by nobody until the security administrator grants them. */
export const fieldRoutes: readonly Route[] = [
  route({
    name: 'field.list',
    method: 'GET',
    path: '/fields',
    summary: { zh: '自定义字段', en: 'List custom fields' },
    admission: reading,
    input: {},
    output: { 200: Members },
    run: async (ctx) => list(ctx),
  }),
  route({
    name: 'field.read',
    method: 'GET',
    path: '/fields/:id',
    summary: { zh: '一个自定义字段', en: 'Read a custom field' },
    admission: reading,
    input: { params: ById },
    output: { 200: Members },
    run: async (ctx, input) => read(ctx, input.params.id),
  }),
  route({
    name: 'field.create',
    method: 'POST',
    path: '/fields',
    repeat: 'kept',
    summary: { zh: '新建自定义字段', en: 'Create a custom field' },
    admission: writing,
    input: { body: FieldBody },
    output: { 201: Members },
    run: (ctx, input) => create(ctx, input.body),
  }),
  route({
    name: 'field.update',
    method: 'PATCH',
    path: '/fields/:id',
    summary: { zh: '修改自定义字段的名称和选项', en: 'Change the words of a custom field' },
    admission: writing,
    input: { params: ById, body: FieldPatch },
    output: { 200: Members },
    run: (ctx, input) => update(ctx, input.params.id, input.body),
  }),
  route({
    name: 'field.grant',
    method: 'PUT',
    path: '/fields/:id/grants',
    summary: { zh: '把字段授予角色', en: 'Grant a field to roles' },
    admission: { kind: 'capability', anyOf: ['fields.grant'] },
    input: { params: ById, body: Grants },
    output: { 200: Members },
    run: (ctx, input) => grant(ctx, input.params.id, input.body),
  }),
  route({
    name: 'field.delete',
    method: 'DELETE',
    path: '/fields/:id',
    summary: { zh: '移除自定义字段', en: 'Remove a custom field' },
    admission: writing,
    input: { params: ById },
    output: { 204: Type.Null() },
    run: (ctx, input) => remove(ctx, input.params.id),
  }),
]
