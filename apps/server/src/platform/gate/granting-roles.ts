import { type Grant, grantsOf, type Role } from '@holdfast/policy'
import type { Tenant } from './tenant-policy.ts'

/** The company's roles that have such a grant, with what it states about its fields. */
export const grantingRoles = ({ catalog, policy, roles }: Tenant, isSuch: (grant: Grant) => boolean): readonly Role[] =>
  roles.filter((role) => grantsOf(role, { catalog, fieldGrants: policy.fieldGrants }).some(isSuch))
