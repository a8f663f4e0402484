import { type Catalog, catalogOf, standardObjects } from '@holdfast/catalog'
import { catalogFunctions, catalogStatements, catalogTables } from './records/schema.ts'

/** The objects of an installation before a tenant adds its own. */
export const catalog: Catalog = catalogOf(standardObjects)

/** What the catalogue adds to the database's schema. */
export const schema = {
  catalogStatements: catalogStatements(catalog),
  catalogTables: catalogTables(catalog),
  catalogFunctions: catalogFunctions(catalog),
} as const
