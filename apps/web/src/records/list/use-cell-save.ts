import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { useT } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import type { ObjectView } from '../catalogue.ts'
import { isMasked, titleOf } from '../record-values.ts'
import { fieldLabel } from './fields.ts'
import { refreshRows } from './use-rows.ts'
import { useUndo } from './use-undo.tsx'

/** What the record's own page knows of it is asked anew when it is opened. */
export function forgetRecords(plural: string, ids: readonly string[]): void {
  for (const id of ids)
    for (const key of ['record', 'timeline']) void queryClient.invalidateQueries({ queryKey: [key, plural, id] })
}

/** Saves one cell; the row is shown anew where it stands, and the change can be taken back. */
export function useCellSave(object: ObjectView, record: BusinessRecord, field: CatalogField) {
  const t = useT()
  const offerUndo = useUndo()
  const path = `/${object.plural}/${record.id}`
  const write = async (value: unknown, version: number) => {
    const saved = await api.patch<BusinessRecord>(path, { [field.name]: value }, { version })
    await refreshRows(object, [record.id])
    forgetRecords(object.plural, [record.id])
    return saved.version
  }
  return useMutation({
    mutationFn: async ({ value, version }: { value: unknown; version: number }) => {
      const now = await write(value, version)
      const name = titleOf(record, object.title)
      // what was masked was never seen here, so it cannot be put back from here
      const undo = isMasked(record, field.key)
        ? null
        : async () => {
            await write(record[field.name] ?? null, now)
            return t('cell.undone')
          }
      offerUndo(t('cell.saved', { name, field: fieldLabel(field, t) }), undo)
    },
  })
}
