import type { ObjectDeclaration } from '@holdfast/catalog'
import type { TenantPolicy } from './tenant-policy.ts'

/** The fields of an object whose values no two living records share in any company. */
export const declaredUnique = ({ fields }: ObjectDeclaration): readonly string[] =>
  Object.entries(fields).flatMap(([key, field]) => (field.unique === true ? [key] : []))

/** The same, with those that the company wishes to be so. */
export const uniqueFieldsOf = ({ uniqueFields }: TenantPolicy, object: ObjectDeclaration): readonly string[] => [
  ...declaredUnique(object),
  ...(uniqueFields[object.name] ?? []),
]
