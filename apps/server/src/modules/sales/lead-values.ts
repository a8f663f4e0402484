/** What of a lead goes into what it becomes. */
import { type Becoming, type Field, findField, type ObjectDeclaration, takenFields, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { type Access, type FieldMode, fieldModes, type ReachOfRecord } from '@holdfast/policy'
import type { OpenRecord } from '../../records/index.ts'

/** A value on its way from a lead: as it is kept, whatever the caller may see of it. */
export interface Passing {
  /** Its name in the interface, on the lead and on what it becomes. */
  readonly from: string
  readonly to: string
  readonly key: string
  readonly value: Json
}

const isFilled = (value: Json | undefined): value is Json =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)

/** A company words the sources of leads and of accounts apart: what the other does not know stays with the lead. */
function isKnown({ options }: Field, value: Json): boolean {
  if (options === undefined) return true
  const known = options.flatMap((option) => (option.retired === true ? [] : [option.value]))
  return (Array.isArray(value) ? value : [value]).every((each) => known.includes(String(each)))
}

/** The clearest that the caller would see the field by on a record of the reach. */
function shownAs(access: Access, about: { object: string; key: string; reach: ReachOfRecord }): FieldMode | undefined {
  const { object, key, reach } = about
  const modes = (['read', 'list'] as const).map((action) => fieldModes(access, { object, action }, reach).get(key))
  return modes.includes('clear') ? 'clear' : modes.find((mode) => mode !== undefined)
}

export interface Target {
  readonly access: Access
  readonly object: ObjectDeclaration
  readonly becoming: Becoming
  /** Whose the record is, or will be. */
  readonly reach: ReachOfRecord
  readonly writable: ReadonlySet<string>
}

/**
 * The values that pass from a lead into a record, through the server, whether or not the caller may see them: a masked mobile arrives whole and masked.
 * Nothing passes that the caller does not see on the lead at all, may not write, or would see more clearly than there: converting reveals nothing.
 */
export function passingValues(lead: OpenRecord, target: Target): readonly Passing[] {
  const { access, object, becoming, reach, writable } = target
  return takenFields(lead.object, object, becoming).flatMap(({ key, from }) => {
    const [source, field, value] = [findField(lead.object, from), findField(object, key), lead.values[from]]
    const mode = lead.modes.get(from)
    if (source === undefined || field === undefined || mode === undefined || !isFilled(value)) return []
    if (!writable.has(key) || !isKnown(field, value)) return []
    if (mode === 'masked' && shownAs(access, { object: object.name, key, reach }) === 'clear') return []
    return [{ from: wireName({ key: from, field: source }), to: wireName({ key, field }), key, value }]
  })
}

/** The same as the members of a body. */
export const bodyOf = (passing: readonly Passing[]): Readonly<Record<string, Json>> =>
  Object.fromEntries(passing.map(({ to, value }) => [to, value]))
