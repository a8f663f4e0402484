/** Rights as a company states them: roles of its own, and what is forbidden to whomever, in one document with the rest of its policy. */
import type { Catalog } from '@holdfast/catalog'
import { type Forbid, type OwnRole, type Role, roleOf } from '@holdfast/policy'

export interface CompanyRights {
  readonly version: number
  readonly roles: readonly OwnRole[]
  readonly forbids: readonly Forbid[]
  /** The company's own networks (CIDR): one sign among others, of which forbids may speak. */
  readonly networks: readonly string[]
}

/** Rights that one person asked for and another has yet to confirm. */
export interface AskedRights {
  readonly by: string
  /** In milliseconds. */
  readonly at: number
  readonly rights: CompanyRights
}

export const NO_OWN_RIGHTS: CompanyRights = { version: 1, roles: [], forbids: [], networks: [] }

/** Rights as they were kept; of what came later they say nothing. */
export const rightsKept = (kept: CompanyRights): CompanyRights => ({ ...NO_OWN_RIGHTS, ...kept })

/** The roles an installation begins with, and the company's own of which these are the base. */
export const rolesOf = (
  standard: readonly Role[],
  rights: Pick<CompanyRights, 'roles'>,
  catalog: Catalog,
): readonly Role[] => [...standard, ...rights.roles.flatMap((own) => roleOf(own, standard, catalog) ?? [])]
