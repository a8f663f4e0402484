/** Kinds of search that a company has switched off, taken out of its catalogue. */
import { fieldsOf } from './catalog.ts'
import type { Field, ObjectDeclaration, SearchMode } from './declaration.ts'

/** Field → kinds of search. */
export type SearchKinds = Readonly<Record<string, readonly SearchMode[]>>

export interface SearchSwitches {
  /** Switched off: no index holds them, no question is answered by them. */
  readonly off: SearchKinds
  /** Switched on again while older records are still without them: written already, not yet asked. */
  readonly building: SearchKinds
  /** How often the switches of this object were turned: what was indexed under an earlier number is out of date. */
  readonly form: number
}

function switched(field: Field, off: readonly SearchMode[], building: readonly SearchMode[]): Field {
  const declared = field.search ?? []
  const searchOff = declared.filter((mode) => off.includes(mode))
  const searchBuilding = declared.filter((mode) => building.includes(mode) && !searchOff.includes(mode))
  if (searchOff.length + searchBuilding.length === 0) return field
  return {
    ...field,
    search: declared.filter((mode) => !searchOff.includes(mode) && !searchBuilding.includes(mode)),
    ...(searchOff.length === 0 ? {} : { searchOff }),
    ...(searchBuilding.length === 0 ? {} : { searchBuilding }),
  }
}

/** The object as the company searches it. Kinds that no field of it declares are passed over. */
export function withSearchSwitches(
  object: ObjectDeclaration,
  { off, building, form }: SearchSwitches,
): ObjectDeclaration {
  const fields = fieldsOf(object).map(({ key, field }): [string, Field] => [
    key,
    switched(field, off[key] ?? [], building[key] ?? []),
  ])
  return Object.freeze({ ...object, fields: Object.fromEntries(fields), searchForm: form })
}

/** The kinds by which the index knows a field's values: those that answer questions, and those that soon will. */
export const indexedModes = (field: Field): readonly SearchMode[] => [
  ...(field.search ?? []),
  ...(field.searchBuilding ?? []),
]

/** The kinds that the field declares, switched off or not. */
export const declaredModes = (field: Field): readonly SearchMode[] => [
  ...indexedModes(field),
  ...(field.searchOff ?? []),
]
