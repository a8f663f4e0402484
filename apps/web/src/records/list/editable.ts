import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import type { ObjectView } from '../catalogue.ts'
import { isFixed } from '../fixed.ts'

const COMPUTED_KINDS = new Set(['file', 'about', 'people', 'lines', 'quantities'])

/** Whether a cell can be edited where it stands. */
export const isEditable = (object: ObjectView, record: BusinessRecord, field: CatalogField): boolean =>
  !isFixed(object, record, field) &&
  field.computed !== true &&
  field.writable === true &&
  !COMPUTED_KINDS.has(field.kind) &&
  record.meta?.omitted?.includes(field.key) !== true
