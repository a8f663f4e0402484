import { catalog } from '../../apps/server/src/app.ts'
import type { Admission } from '../../apps/server/src/platform/gate/route.ts'
import { compileAccess, standardRoles } from '../../packages/policy/src/index.ts'

const NOBODY = '00000000-0000-0000-0000-000000000000'

const accessOf = (role: string) =>
  compileAccess(
    { tenantId: NOBODY, userId: NOBODY, roles: [role], teamId: null, departmentTeamIds: [], foundSince: '' },
    { roles: standardRoles, catalog, fieldGrants: {} },
  )

/** Whether a role is named by the declaration, read from the table of roles and not from the gate. */
export function isNamed(admission: Admission, name: string): boolean {
  const role = standardRoles.find((each) => each.name === name)
  switch (admission.kind) {
    case 'record':
      return (
        role?.grants.some(
          (grant) =>
            grant.object === admission.object && grant.actions.some((action) => admission.actions.includes(action)),
        ) === true
      )
    case 'capability':
      return role?.capabilities.some((each) => admission.anyOf.includes(each)) === true
    case 'rule':
      return admission.allows(accessOf(name))
    default:
      return true
  }
}
