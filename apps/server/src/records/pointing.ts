import type { Catalog, ObjectDeclaration } from '@holdfast/catalog'
import { columnsOf } from './columns.ts'

/** A column of the catalogue that may point to records of an object, and in which way. */
export interface Pointing {
  readonly table: string
  readonly column: string
  readonly kind: 'one' | 'about' | 'many'
}

/** Every column of a served object that may point to records of `object`. */
export const pointingColumns = (catalog: Catalog, object: ObjectDeclaration): Pointing[] =>
  catalog.served.flatMap((each) =>
    columnsOf(each).flatMap(({ field, names }): Pointing[] => {
      if (field.targets?.includes(object.name) !== true || names.length === 0) return []
      if (field.kind === 'about') return [{ table: each.name, column: names[1] ?? '', kind: 'about' }]
      return [{ table: each.name, column: names[0] ?? '', kind: field.kind === 'people' ? 'many' : 'one' }]
    }),
  )
