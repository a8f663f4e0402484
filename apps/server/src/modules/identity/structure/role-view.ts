import { type Catalog, findField, type Label } from '@holdfast/catalog'
import { grantsOf, type Role, type RoleGrant, type RoleReach } from '@holdfast/policy'
import { actionWords, capabilityWords } from '../../../platform/gate/admission-sentence.ts'
import type { RequestContext } from '../../../platform/gate/context.ts'
import { type Answer, UNRECORDED } from '../../../platform/gate/route.ts'

const REACHES: Readonly<Record<RoleReach, Label>> = {
  own: { zh: '自己负责的', en: 'Own' },
  team: { zh: '本团队的', en: 'The team’s' },
  department: { zh: '本部门和下级团队的', en: 'The department’s and below' },
  found: { zh: '刚凭完整号码查到的', en: 'Just found by a whole number' },
  all: { zh: '全公司的', en: 'The whole company’s' },
}

/** Which records, what may be done with them, what of them is seen, seen masked, and written: words, made from the grant itself. */
function grantView(catalog: Catalog, grant: RoleGrant) {
  const object = catalog.getObject(grant.object)
  const labelOf = (key: string): Label[] => {
    const field = findField(object, key)
    return field === undefined ? [] : [field.label]
  }
  const shown = (mode: 'clear' | 'masked') =>
    Object.entries(grant.fields).flatMap(([key, each]) => (each === mode ? labelOf(key) : []))
  return {
    object: object.labelPlural,
    scope: grant.reach,
    reach: REACHES[grant.reach],
    actions: grant.actions.map((action) => actionWords[action]),
    clear: shown('clear'),
    masked: shown('masked'),
    writes: (grant.write ?? []).flatMap(labelOf),
  }
}

/** The role in words. What it sees is told to those who give roles, and of their own roles to everybody: names of fields are not for all. */
function roleView(ctx: RequestContext, role: Role) {
  const { access, tenant, user } = ctx.caller
  const { name, label, sentence } = role
  const isTold = access.capabilities.has('roles.read') || user.roles.includes(name)
  if (!isTold) return { name, label, sentence }
  const grants = grantsOf(role, { catalog: tenant.catalog, fieldGrants: tenant.policy.fieldGrants })
  return {
    name,
    label,
    sentence,
    grants: grants.map((grant) => grantView(tenant.catalog, grant)),
    capabilities: role.capabilities.map((each) => capabilityWords[each]),
  }
}

/** The roles of the company. */
export async function listRoles(ctx: RequestContext): Promise<Answer> {
  const data = ctx.caller.tenant.roles.map((role) => roleView(ctx, role))
  return { status: 200, body: { data, page: { next: null, limit: data.length } }, audit: UNRECORDED }
}
