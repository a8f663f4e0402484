import type { BusinessRecord, CatalogField } from '@holdfast/sdk'

const COMPUTED_KINDS = new Set(['file', 'about', 'people', 'lines'])

/** Whether a cell can be edited where it stands. */
export const isEditable = (record: BusinessRecord, field: CatalogField): boolean =>
  field.computed !== true &&
  field.writable === true &&
  !COMPUTED_KINDS.has(field.kind) &&
  record.meta?.omitted?.includes(field.key) !== true
