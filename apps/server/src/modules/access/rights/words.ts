/** Rights in words: what they can be said of, and what a change gives or takes. */
import { type Catalog, findField, type Label, wireName } from '@holdfast/catalog'
import { ACTIONS, type Difference, isCopyable } from '@holdfast/policy'
import { actionWords } from '../../../platform/gate/admission-sentence.ts'
import type { Tenant } from '../../../platform/gate/tenant-policy.ts'
import { standardRolesOf } from './stated.ts'

/** The objects and fields of which lines and forbids speak, by the names they are stated with, the acts there are, and the roles that can be copied. */
export const vocabularyOf = (tenant: Tenant) => ({
  objects: tenant.catalog.objects
    .filter(({ served }) => served)
    .map(({ name, labelPlural, fields }) => ({
      name,
      label: labelPlural,
      fields: Object.entries(fields).map(([key, field]) => ({
        name: key,
        label: field.label,
        masked: field.mask !== undefined,
      })),
    })),
  actions: ACTIONS.map((name) => ({ name, label: actionWords[name] })),
  roles: standardRolesOf(tenant).map((role) => ({ name: role.name, label: role.label, copyable: isCopyable(role) })),
})

/** A difference in words: which records, which act, within what, and the fields by their labels. */
export function differenceView(catalog: Catalog, { object, action, reach, act, fields, write }: Difference) {
  const declared = catalog.getObject(object)
  const labels = (keys: readonly string[]): { name: string; label: Label }[] =>
    keys.flatMap((key) => {
      const field = findField(declared, key)
      return field === undefined ? [] : [{ name: wireName({ key, field }), label: field.label }]
    })
  return {
    object,
    objectLabel: declared.labelPlural,
    action,
    actionLabel: actionWords[action],
    reach,
    act,
    fields: labels(fields),
    write: labels(write),
  }
}
