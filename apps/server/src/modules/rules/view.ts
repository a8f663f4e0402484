/** The rules of a company as its administrators read them: what is in force, since when and by whose word, what waits, what work goes on. */
import { declaredModes, fieldsOf, isSealedClass, type NamedField, type ObjectDeclaration } from '@holdfast/catalog'
import type { RequestContext } from '../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../platform/gate/route.ts'
import type { ConfirmedRule, RuleChange } from '../../platform/gate/rule-changes.ts'
import type { Tenant } from '../../platform/gate/tenant-policy.ts'
import { countForms, keyFields } from '../../records/index.ts'
import { isOn, keyOf, livingRules } from './rule.ts'

type Names = Awaited<ReturnType<RequestContext['services']['people']['namesOf']>>

const iso = (at: number): string => new Date(at).toISOString()

/** Who stands for what is in force; null where it is as the company began. */
function since(tenant: Tenant, names: Names, change: RuleChange) {
  const confirmed: ConfirmedRule | undefined = tenant.policy.confirmed[keyOf(change)]
  const nameOf = (id: string) => names.get(id) ?? { id }
  return confirmed === undefined
    ? null
    : { askedBy: nameOf(confirmed.askedBy), by: nameOf(confirmed.by), at: iso(confirmed.at) }
}

const fieldsWith = (tenant: Tenant, holds: (named: NamedField) => boolean) =>
  tenant.catalog.served.flatMap((object) =>
    fieldsOf(object)
      .filter((named) => named.field.removed !== true && holds(named))
      .map((named) => ({ object, named })),
  )

const labelled = (object: ObjectDeclaration, { key, field }: NamedField) => ({
  object: object.name,
  field: key,
  objectLabel: object.label,
  fieldLabel: field.label,
})

const uniqueRules = (tenant: Tenant, names: Names) =>
  fieldsWith(tenant, ({ field }) => field.uniqueable === true).map(({ object, named }) => {
    const change = { rule: 'unique', object: object.name, field: named.key, on: true } as const
    return { ...labelled(object, named), on: isOn(tenant.policy, change), since: since(tenant, names, change) }
  })

/** Whether somebody's role finds a person by the whole number in the field: what a service agent does while the telephone rings. */
const isLookedUp = (tenant: Tenant, object: string, field: string): boolean =>
  tenant.roles.some(
    ({ grants, capabilities }) =>
      !capabilities.includes('audit.lookup') &&
      grants.some(
        (grant) => grant.object === object && grant.actions.includes('lookup') && holdsField(grant.fields, field),
      ),
  )

const holdsField = (fields: unknown, key: string): boolean =>
  typeof fields === 'object' && fields !== null && Object.hasOwn(fields, key)

const searchRules = (tenant: Tenant, names: Names) =>
  fieldsWith(tenant, ({ field }) => isSealedClass(field.class)).flatMap(({ object, named }) =>
    declaredModes(named.field).map((kind) => {
      const change = { rule: 'search', object: object.name, field: named.key, kind, on: true } as const
      return {
        ...labelled(object, named),
        kind,
        on: isOn(tenant.policy, change),
        building: named.field.searchBuilding?.includes(kind) === true,
        since: since(tenant, names, change),
        lookedUp: kind === 'exact' && isLookedUp(tenant, object.name, named.key),
        recognised: keyFields(object).includes(named.key),
      }
    }),
  )

/** How far each index is that is being brought to what the switches say. */
async function worksOf({ services }: RequestContext, tenant: Tenant) {
  const query = <Row>(statement: Parameters<typeof services.database.read>[1]) =>
    services.database.read<Row>(tenant.id, statement)
  return Promise.all(
    Object.entries(tenant.policy.searchWork).map(async ([name, { at }]) => {
      const object = tenant.catalog.getObject(name)
      const { stale, total } = await countForms(query, object)
      return { object: name, objectLabel: object.labelPlural, at: iso(at), left: stale, total }
    }),
  )
}

/** The rules of the company, what of them could be changed, and what waits for a second person. */
export async function readRules(ctx: RequestContext): Promise<Answer> {
  const { tenant } = ctx.caller
  const { policy } = tenant
  const asked = livingRules(policy, ctx.services.clock.now())
  const people = [
    ...asked.map(([, { by }]) => by),
    ...Object.values(policy.confirmed).flatMap((r) => [r.askedBy, r.by]),
  ]
  const names = await ctx.services.people.namesOf(tenant.id, [...new Set(people)])
  return {
    status: 200,
    body: {
      publishLog: policy.publishLog,
      publishedSince: since(tenant, names, { rule: 'publishLog', on: true }),
      boundSessions: policy.boundSessions,
      boundSince: since(tenant, names, { rule: 'boundSessions', on: true }),
      deviceReports: policy.deviceReports,
      reportsSince: since(tenant, names, { rule: 'deviceReports', on: true }),
      programKeys: policy.programKeys,
      programKeysSince: since(tenant, names, { rule: 'programKeys', on: true }),
      unique: uniqueRules(tenant, names),
      search: searchRules(tenant, names),
      work: await worksOf(ctx, tenant),
      asked: asked.map(([key, { by, at, change }]) => ({
        key,
        ...change,
        by: names.get(by) ?? { id: by },
        at: iso(at),
      })),
    },
    audit: UNRECORDED,
  }
}
