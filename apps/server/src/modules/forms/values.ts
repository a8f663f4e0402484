import { findField, wireName } from '@holdfast/catalog'
import type { Json } from '@holdfast/catalog/values'
import { writableFields } from '@holdfast/policy'
import { sql } from 'kysely'
import { Refusal, type ValueFault } from '../../platform/errors/refusal.ts'
import { keysOfAll, parseInput, preparingOf, type Writing } from '../../records/index.ts'
import { askedOf, type OpenForm } from './open-form.ts'
import type { Typed } from './signs.ts'

export type Values = Readonly<Record<string, Json>>

const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || value === ''

/** What was typed, read as an import would read it. Refuses with every fault at once; a field that the form does not ask for is unknown, be it there or not. */
export function readValues(writing: Writing, open: OpenForm, stated: Readonly<Record<string, string>>): Values {
  const { caller, object } = writing
  const asked = askedOf(open)
  const names = new Set(asked.map(({ key }) => key))
  const strange = Object.keys(stated).filter((name) => !names.has(name))
  const { values, faults } = parseInput(
    object,
    Object.fromEntries(Object.entries(stated).filter(([name]) => names.has(name))),
    {
      writable: writableFields(
        caller.access,
        { object: object.name, action: 'create' },
        { ownerId: null, teamId: null },
      ),
      visible: new Set(),
      context: { country: caller.tenant.policy.country },
    },
  )
  const broken = Object.entries(values).flatMap(([key, value]): ValueFault[] =>
    findField(object, key)?.kind === 'text' && typeof value === 'string' && value.includes('\n')
      ? [{ path: `/${key}`, code: 'text_invalid' }]
      : [],
  )
  const faulty = new Set(faults.map(({ path }) => path))
  const missing = asked.filter(({ key, required }) => required && isEmpty(values[key]) && !faulty.has(`/${key}`))
  const errors: ValueFault[] = [
    ...strange.map((name) => ({ path: `/${name.slice(0, 64)}`, code: 'field_unknown' })),
    ...faults,
    ...broken,
    ...missing.map(({ key }) => ({ path: `/${key}`, code: 'required' })),
  ]
  if (errors.length > 0) throw new Refusal('invalid', { errors })
  return values
}

/** The parsed values under the names by which a record's body states them. */
export const bodyOfValues = ({ object }: Writing, values: Values): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = findField(object, key)
      return [field === undefined ? key : wireName({ key, field }), value]
    }),
  )

/** The words among the values, for their signs. */
export const typedOf = ({ object }: Writing, values: Values): readonly Typed[] =>
  Object.entries(values).flatMap(([key, value]) => {
    const field = findField(object, key)
    const isWords = field?.kind === 'text' || field?.kind === 'longText'
    return isWords && typeof value === 'string' ? [{ text: value, short: field?.personName === true }] : []
  })

/**
 * Fields whose value must be the only one and stands on another lead already. Asked of every submission alike, so that the answer's time tells
 * nothing.
 */
export async function takenFields(writing: Writing, values: Values): Promise<readonly string[]> {
  const { services, caller, object } = writing
  const [keys = []] = await keysOfAll(preparingOf(writing), [{ values }])
  const rows = await services.database.read<{ field: string }>(
    caller.tenant.id,
    sql`select distinct k.field from unnest(${keys.map(({ field }) => field)}::text[], ${keys.map(({ digest }) => digest)}::bytea[]) as w (field, digest)
      join record_key k on k.tenant_id = ${caller.tenant.id} and k.object = ${object.name} and k.field = w.field and k.digest = w.digest and k.exclusive`,
  )
  return rows.map(({ field }) => field)
}
