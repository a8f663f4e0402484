import { fieldsOf, findField, type ObjectDeclaration, type TenantLayout } from '@holdfast/catalog'
import Type, { type Static } from 'typebox'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { changePolicy } from '../../platform/gate/change-policy.ts'
import { type RequestContext, statedVersion } from '../../platform/gate/context.ts'
import type { Answer } from '../../platform/gate/route.ts'
import { byKey, Words } from '../../platform/gate/shapes.ts'
import type { TenantPolicy } from '../../platform/gate/tenant-policy.ts'
import { publish } from '../../platform/jobs/outbox.ts'
import { grantsOf, hiddenFrom, withGrants } from './grants.ts'

const strict = { additionalProperties: false }
const Key = Type.String({ maxLength: 64 })
const Keys = Type.Array(Key, { maxItems: 300, uniqueItems: true })

/** An object's layout as a company states it. */
export const LayoutBody = Type.Object(
  {
    object: Key,
    groups: Type.Array(Type.Object({ label: Words, fields: Keys }, strict), { minItems: 1, maxItems: 20 }),
    leftOut: Keys,
    demanded: Keys,
  },
  strict,
)
export type LayoutStated = Static<typeof LayoutBody>

/** For which roles a standard field is hidden or hidden no more; of a role that is not named nothing changes, so two administrators never undo each other's word. */
export const HidingBody = Type.Object(
  {
    object: Key,
    field: Key,
    roles: byKey(40, Type.Boolean(), { maxProperties: 50 }),
  },
  strict,
)
export type HidingStated = Static<typeof HidingBody>

function servedObject(ctx: RequestContext, name: string): ObjectDeclaration {
  const object = ctx.caller.tenant.catalog.findObject(name)
  if (object?.served !== true) throw new Refusal('invalid', { errors: [{ path: '/object', code: 'choice_unknown' }] })
  return object
}

/** What a record is told by and reached by is always there, whatever else is hidden. */
const isFixed = (object: ObjectDeclaration, key: string): boolean =>
  key === object.title || key === 'owner' || key === object.reachedBy

const isDeclaredRequired = (object: ObjectDeclaration, key: string): boolean => {
  const field = findField(object, key)
  return field?.required === true && field.demanded !== true
}

const versionOf = (policy: TenantPolicy, object: string): number => policy.layouts[object]?.version ?? 1

/** The object's layout and every field that can stand in it, for who lays it out and who decides who sees what. */
function view(policy: TenantPolicy, object: ObjectDeclaration) {
  const leftOut = object.leftOut ?? []
  const fields = fieldsOf(object)
    .filter(({ field }) => field.removed !== true)
    .map(({ key, field }) => ({
      key,
      label: field.label,
      kind: field.kind,
      class: field.class,
      custom: field.custom === true,
      computed: field.computed === true,
      required: field.required === true,
      demanded: field.demanded === true,
      fixed: isFixed(object, key) || isDeclaredRequired(object, key),
      hiddenFrom: hiddenFrom(policy.fieldGrants, { object: object.name, key }),
      visibleTo: field.custom === true ? grantsOf(policy.fieldGrants, { object: object.name, key }) : null,
    }))
  return {
    object: object.name,
    label: object.label,
    version: versionOf(policy, object.name),
    groups: object.layout,
    leftOut,
    fields,
  }
}

/** The layouts of all objects. */
export function listLayouts(ctx: RequestContext): Answer {
  const { catalog, policy } = ctx.caller.tenant
  const data = catalog.served.map((object) => view(policy, object))
  return {
    status: 200,
    body: { data, page: { next: null, limit: data.length } },
    audit: { act: 'layout.list', outcome: 'allowed', count: data.length },
  }
}

function faultsOf(object: ObjectDeclaration, stated: LayoutStated): ValueFault[] {
  const isKnown = (key: string) => {
    const field = findField(object, key)
    return field !== undefined && field.removed !== true
  }
  const placed = stated.groups.flatMap(({ fields }) => fields)
  const all = [...placed, ...stated.leftOut, ...stated.demanded]
  const unknown = all.filter((key) => !isKnown(key)).map(() => ({ path: '/groups', code: 'field_unknown' }))
  const names = stated.groups.map(({ label }) => JSON.stringify([label.zh.trim(), label.en.trim()]))
  const isTwice = new Set(placed).size < placed.length || new Set(names).size < names.length
  const twice = !isTwice ? [] : [{ path: '/groups', code: 'duplicate_value' }]
  const needed = stated.leftOut.filter(
    (key) => isFixed(object, key) || isDeclaredRequired(object, key) || stated.demanded.includes(key),
  )
  const uncomputed = stated.demanded.filter((key) => findField(object, key)?.computed === true)
  return [
    ...unknown,
    ...twice,
    ...needed.map(() => ({ path: '/leftOut', code: 'required' })),
    ...uncomputed.map(() => ({ path: '/demanded', code: 'field_computed' })),
  ]
}

/** One change of the company's policy, told to whoever shows the catalogue, and recorded. */
async function stored(
  ctx: RequestContext,
  act: {
    readonly name: string
    readonly object: string
    readonly facts: Readonly<Record<string, string | number | readonly string[]>>
  },
  change: (policy: TenantPolicy) => TenantPolicy,
): Promise<Answer> {
  const { services } = ctx
  const { name, object, facts } = act
  return ctx.write(async (tx) => {
    await changePolicy(services, tx, change)
    await publish(tx, 'catalog.changed', { object })
    const audit = await tx.record({ act: name, outcome: 'allowed', facts: { object, ...facts } })
    return { status: 204, audit }
  })
}

/** Lays an object out anew, on the version that was seen: forms, record pages and fresh lists follow with the next look. */
export async function writeLayout(ctx: RequestContext, stated: LayoutStated): Promise<Answer> {
  const object = servedObject(ctx, stated.object)
  const seen = statedVersion(ctx.headers)
  const errors = faultsOf(object, stated)
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  const { groups, leftOut, demanded } = stated
  const layout: TenantLayout = { groups, leftOut, demanded }
  const facts = { groups: groups.length, leftOut, demanded }
  return stored(ctx, { name: 'layout.update', object: object.name, facts }, (policy) => {
    const version = versionOf(policy, object.name)
    if (version !== seen) throw new Refusal('version_conflict')
    return { ...policy, layouts: { ...policy.layouts, [object.name]: { ...layout, version: version + 1 } } }
  })
}

const rolesWhere = ({ roles }: HidingStated, isHidden: boolean): readonly string[] =>
  Object.keys(roles).filter((role) => roles[role] === isHidden)

/** Hides a standard field from roles, or shows it again: a forbid that beats what the roles were granted, here and over the interface alike. */
export async function hideField(ctx: RequestContext, stated: HidingStated): Promise<Answer> {
  const object = servedObject(ctx, stated.object)
  const field = findField(object, stated.field)
  if (field === undefined || field.custom === true)
    throw new Refusal('invalid', { errors: [{ path: '/field', code: 'field_unknown' }] })
  if (isFixed(object, stated.field) || field.required === true)
    throw new Refusal('invalid', { errors: [{ path: '/field', code: 'required' }] })
  const known = ctx.caller.tenant.roles.map(({ name }) => name)
  const unknown = Object.keys(stated.roles).find((role) => !known.includes(role))
  if (unknown !== undefined)
    throw new Refusal('invalid', { errors: [{ path: `/roles/${unknown}`, code: 'choice_unknown' }] })
  const modes = Object.entries(stated.roles).map(([role, isHidden]) => [role, isHidden ? 'hidden' : null] as const)
  const facts = { field: stated.field, roles: rolesWhere(stated, true), shownTo: rolesWhere(stated, false) }
  return stored(ctx, { name: 'layout.hide', object: object.name, facts }, (policy) => {
    const place = { object: object.name, key: stated.field }
    return { ...policy, fieldGrants: withGrants(policy.fieldGrants, place, Object.fromEntries(modes)) }
  })
}
