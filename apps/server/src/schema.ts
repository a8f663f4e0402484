import { type Catalog, catalogOf, standardObjects } from '@holdfast/catalog'
import { catalogFunctions, catalogStatements, catalogTables } from './records/schema.ts'

/** The objects of an installation before a tenant adds its own. */
export const catalog: Catalog = catalogOf(standardObjects)

/** What a catalogue adds to the database's schema. */
export interface CatalogSchema {
  readonly catalogStatements: readonly string[]
  readonly catalogTables: readonly string[]
  readonly catalogFunctions: readonly string[]
}

export const schemaOf = (of: Catalog): CatalogSchema => ({
  catalogStatements: catalogStatements(of),
  catalogTables: catalogTables(of),
  catalogFunctions: catalogFunctions(of),
})

export const schema: CatalogSchema = schemaOf(catalog)
