/** A company's own layout of an object: which fields stand together, in which order, which are asked for, which are left out. */
import { fieldsOf, findField } from './catalog.ts'
import type { Field, Label, ObjectDeclaration } from './declaration.ts'
import { checkDeclaration } from './object.ts'

export interface LayoutGroup {
  readonly label: Label
  readonly fields: readonly string[]
}

export interface TenantLayout {
  readonly groups: readonly LayoutGroup[]
  /** Fields that stand on no form and no record page. */
  readonly leftOut: readonly string[]
  /** Fields that are asked for besides those the declaration asks for. */
  readonly demanded: readonly string[]
}

const isLiving = (object: ObjectDeclaration, key: string): boolean => {
  const field = findField(object, key)
  return field !== undefined && field.removed !== true
}

/** Fields that nobody has placed yet (made after the layout) stand where the object itself has them. */
function withUnplaced(stated: readonly LayoutGroup[], unplaced: readonly LayoutGroup[]): readonly LayoutGroup[] {
  const groups = stated.map(({ label, fields }) => ({ label, fields: [...fields] }))
  for (const { label, fields } of unplaced) {
    // of two groups of one name the first takes it: a field never stands twice
    const home = groups.find((group) => group.label.zh === label.zh && group.label.en === label.en)
    if (home === undefined) groups.push({ label, fields: [...fields] })
    else home.fields.push(...fields)
  }
  return groups
}

/**
 * The object as the company lays it out. A field it demands is required from now on, and says that the company asks for it; whatever the layout names
 * that is no longer there is passed over.
 */
export function withLayout(object: ObjectDeclaration, layout: TenantLayout): ObjectDeclaration {
  const leftOut = layout.leftOut.filter((key) => isLiving(object, key))
  const isOpen = (key: string) => isLiving(object, key) && !leftOut.includes(key)
  const stated = layout.groups.map(({ label, fields }) => ({ label, fields: fields.filter(isOpen) }))
  const placed = new Set(stated.flatMap(({ fields }) => fields))
  const unplaced = object.layout.map(({ label, fields }) => ({
    label,
    fields: fields.filter((key) => isOpen(key) && !placed.has(key)),
  }))
  const demanded = new Set(layout.demanded)
  const fields = fieldsOf(object).map(({ key, field }): [string, Field] => [
    key,
    demanded.has(key) && isOpen(key) && field.required !== true ? { ...field, required: true, demanded: true } : field,
  ])
  return checkDeclaration({
    ...object,
    fields: Object.fromEntries(fields),
    layout: withUnplaced(stated, unplaced).filter((group) => group.fields.length > 0),
    listColumns: object.listColumns.filter((key) => !leftOut.includes(key)),
    leftOut,
  })
}
