import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import type { ObjectView } from './catalogue.ts'
import { isEmpty } from './record-values.ts'

/** Whether a field was fixed as its record left the first of its states, or from its beginning. */
export const isFixed = ({ states }: ObjectView, record: BusinessRecord, field: CatalogField): boolean =>
  states?.kept.includes(field.key) === true ||
  states?.settled[String(record[states.at] ?? states.first)]?.includes(field.key) === true ||
  (!isEmpty(record[field.key]) &&
    states?.filled[String(record[states.at] ?? states.first)]?.includes(field.key) === true) ||
  (states?.fixed.includes(field.key) === true && (record[states.at] ?? states.first) !== states.first)

/** Whether a record is not put into the trash any more: it has left the first state, and its kind keeps what has. */
export const isLasting = ({ states }: ObjectView, record: BusinessRecord): boolean =>
  states?.lasting === true && (record[states.at] ?? states.first) !== states.first

/** Whether a new one is written in the form; how much of the lines of another is written on the page of that. */
export const isMadeByForm = ({ fields }: ObjectView): boolean =>
  ![...fields.values()].some(({ kind, required }) => kind === 'quantities' && required === true)
