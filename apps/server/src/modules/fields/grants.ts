import type { Field } from '@holdfast/catalog'
import type { FieldGrantMode, FieldGrants, FieldMode, Role } from '@holdfast/policy'
import Type from 'typebox'
import { Refusal } from '../../platform/errors/refusal.ts'
import { byKey, maybe } from '../../platform/gate/shapes.ts'

/** A field's place: its object and its key there. */
export interface FieldPlace {
  readonly object: string
  readonly key: string
}

/** Modes by role; null withdraws. */
export const Grants = byKey(40, maybe(Type.Union([Type.Literal('clear'), Type.Literal('masked')])))
export type GrantsStated = Readonly<Record<string, FieldMode | null>>

/** Who sees the field, and how. */
export const grantsOf = (grants: FieldGrants, { object, key }: FieldPlace): Record<string, FieldMode> =>
  Object.fromEntries(
    Object.entries(grants).flatMap(([role, objects]): [string, FieldMode][] => {
      const mode = objects[object]?.[key]
      return mode === undefined || mode === 'hidden' ? [] : [[role, mode]]
    }),
  )

/** The roles a standard field is hidden from. */
export const hiddenFrom = (grants: FieldGrants, { object, key }: FieldPlace): readonly string[] =>
  Object.entries(grants).flatMap(([role, objects]) => (objects[object]?.[key] === 'hidden' ? [role] : []))

/** Refuses a role that does not exist, and to show in clear what is to be seen masked until it is revealed. */
export function checkGrants(roles: readonly Role[], field: Field, stated: GrantsStated): void {
  const errors = Object.entries(stated).flatMap(([role, mode]) => {
    const path = `/visibleTo/${role}`
    if (!roles.some((each) => each.name === role)) return [{ path, code: 'choice_unknown' }]
    return mode === 'clear' && field.mask !== undefined ? [{ path, code: 'mask_needed' }] : []
  })
  if (errors.length > 0) throw new Refusal('invalid', { errors })
}

/** Grants of one field set for the stated roles. */
export function withGrants(
  grants: FieldGrants,
  place: FieldPlace,
  stated: Readonly<Record<string, FieldGrantMode | null>>,
): FieldGrants {
  const next: Record<string, Record<string, Record<string, FieldGrantMode>>> = structuredClone(grants) as never
  for (const [role, mode] of Object.entries(stated)) {
    const { [place.key]: _before, ...others } = next[role]?.[place.object] ?? {}
    next[role] = { ...next[role], [place.object]: mode === null ? others : { ...others, [place.key]: mode } }
  }
  return next
}

/** The grants without any of the field. */
export const withoutGrants = (grants: FieldGrants, place: FieldPlace): FieldGrants =>
  withGrants(grants, place, Object.fromEntries(Object.keys(grants).map((role) => [role, null])))
