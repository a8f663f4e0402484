/** Who may do what, with which records and which fields: pure, compiled once per principal. */
export * from './access.ts'
export { cedarOf } from './cedar.ts'
export { type Difference, rightsBeyond } from './compare.ts'
export { accessByContract, type Contract, contractWithin, scopesOfContract } from './contract.ts'
export {
  boundBy,
  CONDITIONS,
  type Condition,
  type Forbid,
  isPurpose,
  type RevealPurpose,
  unforbidden,
} from './forbids.ts'
export * from './grant.ts'
export { badLines, baseOf, boundAs, isCopyable, type OwnRole, type RoleLine, roleOf } from './own-roles.ts'
export { isInPool, isPoolReach, poolGrants, poolOf } from './pool-grants.ts'
export { revealableFields } from './revealable.ts'
export { ADMINISTRATOR_ROLES, standardRoles } from './roles.ts'
export * from './scopes.ts'
export { isShareReach, SHAREABLE, shareGrants } from './share-grants.ts'
export { SUPPORT_ROLE, supportGrants } from './support-grants.ts'
