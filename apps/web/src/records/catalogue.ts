import type { CatalogField, CatalogObject } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'

/** An object of the catalogue with its fields by name, as the caller may see it. */
export interface ObjectView extends Omit<CatalogObject, 'fields'> {
  readonly fields: ReadonlyMap<string, CatalogField>
}

interface Answer {
  readonly objects: readonly CatalogObject[]
}

/** A state that only an act of its own brings about is shown, and asked for, but never chosen in a form. */
function withActs({ conversion }: CatalogObject, field: CatalogField): CatalogField {
  if (conversion === undefined || field.key !== conversion.status || field.options === undefined) return field
  const options = field.options.map((one) => (one.value === conversion.done ? { ...one, byAct: true as const } : one))
  return { ...field, options }
}

/** Of states only those are offered to which the present one leads. */
function withStates({ states }: CatalogObject, field: CatalogField): CatalogField {
  if (states === undefined || field.key !== states.at || field.options === undefined) return field
  const leadingTo = (state: string) =>
    Object.entries(states.moves).flatMap(([from, next]) => (next.includes(state) ? [from] : []))
  const isBeginning = (state: string) => state === states.first || states.begins.includes(state)
  const options = field.options.map((one) => ({
    ...one,
    from: [...(isBeginning(one.value) ? [''] : []), ...leadingTo(one.value)],
  }))
  return { ...field, options }
}

/** An object as the catalogue tells it, with its fields by name. */
export const viewOf = (object: CatalogObject): ObjectView => ({
  ...object,
  fields: new Map(object.fields.map((field) => [field.key, withStates(object, withActs(object, field))])),
})

const catalogue = {
  queryKey: ['catalog'],
  queryFn: async () => (await api.get<Answer>('/catalog')).objects.map(viewOf),
  staleTime: 300_000,
}

export const useCatalogue = () => useQuery(catalogue)

const NEEDS_CATALOGUE =
  /^\/(contacts|accounts|leads|opportunities|products|quotes|contracts|orders|payments|parts|price-books|prices|rates|deliveries|insight|pool)(\/|$)/

/** Asks what there is while the page that needs it is still being fetched. */
export function askCatalogue(): void {
  if (NEEDS_CATALOGUE.test(location.pathname)) void queryClient.prefetchQuery(catalogue)
}

/** The object of a name, singular or as it stands in addresses; undefined while loading or when the caller may not see it. */
export function useObject(plural: string): { readonly object: ObjectView | undefined; readonly error: unknown } {
  const { data, error } = useCatalogue()
  return useMemo(
    () => ({ object: data?.find((object) => object.plural === plural || object.name === plural), error }),
    [data, error, plural],
  )
}

/** The layout's groups with the fields that are there for this caller. */
export const groupsOf = (object: ObjectView) =>
  object.layout
    .map((group) => ({
      label: group.label,
      fields: group.fields.flatMap((name) => object.fields.get(name) ?? []),
    }))
    .filter((group) => group.fields.length > 0)

const MOST_COLUMNS = 6

/** The columns of a list: those the catalogue proposes, or, where the caller may see none of them, the first ones they may. */
export function columnsOf(object: ObjectView): readonly CatalogField[] {
  const proposed = object.listColumns.flatMap((name) => object.fields.get(name) ?? [])
  return proposed.length > 0 ? proposed : [...object.fields.values()].slice(0, MOST_COLUMNS)
}

/** The fields that name a record: its title, and which version it is. */
export const titleKeys = ({ title, revising }: ObjectView): readonly string[] =>
  revising === undefined ? [title] : [title, revising.at]

export const isReference = (field: CatalogField): boolean => field.kind === 'reference'

/** Whether a field points to one record, which is shown by its name. */
export const isNamed = (field: CatalogField): boolean => isReference(field) || field.kind === 'about'

/** The fields of an object that point to records, to be expanded to their names. */
export const namedOf = (fields: Iterable<CatalogField>): readonly string[] =>
  [...fields].filter(isNamed).map(({ key }) => key)
