/** Who may do what, with which records and which fields: pure, compiled once per principal. */
export * from './access.ts'
export * from './grant.ts'
export { isInPool, isPoolReach, poolGrants, poolOf } from './pool-grants.ts'
export { ADMINISTRATOR_ROLES, standardRoles } from './roles.ts'
export * from './scopes.ts'
export { isShareReach, SHAREABLE, shareGrants } from './share-grants.ts'
