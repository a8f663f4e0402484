import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { labelText, useT } from '../app/i18n.ts'
import type { ObjectView } from './catalogue.ts'
import { offeredOf } from './offered.ts'

/** The field with what may be chosen for these records, and in words why other states are not there; empty where all are. */
export function useOffered(object: ObjectView, field: CatalogField, records: readonly BusinessRecord[]) {
  const t = useT()
  const { field: offered, why } = offeredOf(object, field, records)
  if (why === null) return { field: offered, why: '' }
  const states = why.states.map(({ label }) => labelText(label)).join(t('board.comma'))
  return { field: offered, why: t(why.id, { states }) }
}
