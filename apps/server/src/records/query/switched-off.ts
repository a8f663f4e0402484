/** What a question cannot be asked because the company switched a kind of search off, or is still indexing by it. */
import {
  declaredModes,
  type Field,
  fieldsOf,
  isSealedClass,
  type NamedField,
  type ObjectDeclaration,
  type Operator,
  type SearchMode,
} from '@holdfast/catalog'
import { type Access, visibleFields } from '@holdfast/policy'
import { Refusal } from '../../platform/errors/refusal.ts'
import { asksTail } from './masked-search.ts'

/** The kind of search that answers a condition on a sealed field. */
const NEEDED: Partial<Record<Operator, SearchMode>> = {
  eq: 'exact',
  in: 'exact',
  contains: 'substring',
  starts: 'substring',
}

type Missing = 'search_off' | 'search_building'

const missing = (field: Field, mode: SearchMode | undefined): Missing | undefined => {
  if (mode === undefined) return undefined
  if (field.searchOff?.includes(mode) === true) return 'search_off'
  return field.searchBuilding?.includes(mode) === true ? 'search_building' : undefined
}

/** Whether the company's index answers a condition on the field: what never had an index needs none. */
export const isAnswered = (field: Field, operator: Operator): boolean => missing(field, NEEDED[operator]) === undefined

interface Condition {
  readonly field: Field
  readonly operator: Operator
  readonly input: unknown
  /** Whether the caller sees the field by its mask alone. */
  readonly masked: boolean
}

/** Of a mask that shows the last digits these may be asked for, by the index of last digits. */
const neededBy = ({ field, operator, input, masked }: Condition): SearchMode | undefined =>
  masked && asksTail(field, String(input)) ? 'tail' : NEEDED[operator]

/** Refuses a condition whose kind of search is switched off or not whole yet, with `search_off` or `search_building` and the field. */
export function demandSearch(condition: Condition, path: string): void {
  const code = missing(condition.field, neededBy(condition))
  if (code !== undefined) throw new Refusal(code, { errors: [{ path, code }] })
}

/** Refuses a whole number that could stand only in fields that are not searched by it at present. */
export function demandOneOf(fields: readonly NamedField[], path: string): void {
  const codes = fields.map(({ field }) => missing(field, 'exact'))
  const code = codes.find((each) => each !== undefined)
  if (code !== undefined && codes.every((each) => each !== undefined))
    throw new Refusal(code, { errors: [{ path, code }] })
}

const seen = (access: Access, object: ObjectDeclaration): readonly NamedField[] => {
  const visible = visibleFields(access, object.name)
  return fieldsOf(object).filter(({ key, field }) => visible.has(key) && isSealedClass(field.class))
}

/** Whether nothing that the caller sees of the object is searched at all, though its declaration would have it. */
export const isSwitchedOff = (access: Access, object: ObjectDeclaration): boolean => {
  const declared = seen(access, object).filter(({ field }) => declaredModes(field).length > 0)
  return declared.length > 0 && declared.every(({ field }) => (field.search ?? []).length === 0)
}

/** By which kinds, of which fields in the caller's sight, a free search did not look: absent where it looked by all. */
export function leftOut(access: Access, objects: readonly ObjectDeclaration[]) {
  const notSearched = objects.flatMap((object) =>
    seen(access, object).flatMap(({ key, field }) => {
      const { searchOff = [], searchBuilding = [] } = field
      const about = { object: object.name, field: key }
      return [
        ...(searchOff.length === 0 ? [] : [{ ...about, kinds: searchOff, state: 'off' as const }]),
        ...(searchBuilding.length === 0 ? [] : [{ ...about, kinds: searchBuilding, state: 'building' as const }]),
      ]
    }),
  )
  return notSearched.length === 0 ? {} : { notSearched }
}
