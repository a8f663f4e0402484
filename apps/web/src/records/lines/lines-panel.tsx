import type { BusinessRecord } from '@holdfast/sdk'
import { Pencil, Plus } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useT } from '../../app/i18n.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import type { ObjectView } from '../catalogue.ts'
import { type EditableFieldProps, useEditingOf } from '../editable-field.tsx'
import { isOmitted } from '../record-values.ts'
import { linesIn } from './line-words.ts'
import { LinesTable } from './lines-table.tsx'

const FieldEditing = lazy(async () => ({ default: (await import('../field-editing.tsx')).FieldEditing }))

function Panel(props: EditableFieldProps) {
  const { record, field } = props
  const t = useT()
  const { mayEdit, editing, setEditing } = useEditingOf(props)
  const lines = linesIn(record[field.name])
  if (lines.length === 0 && !mayEdit) return null
  const isEmpty = lines.length === 0
  const shown = <LinesTable lines={lines} />
  return (
    <section className="box linesbox" aria-label={t('lines.title')}>
      <div className="row">
        <h2>{t('lines.title')}</h2>
        {isEmpty ? null : <span className="t3">{lines.length}</span>}
        <span className="grow" />
        {mayEdit && !editing ? (
          <IconButton
            icon={isEmpty ? Plus : Pencil}
            small
            name={t(isEmpty ? 'lines.add' : 'lines.edit')}
            onClick={() => setEditing(true)}
          />
        ) : null}
      </div>
      {editing ? (
        <Suspense fallback={shown}>
          <FieldEditing {...props} onDone={() => setEditing(false)} />
        </Suspense>
      ) : (
        shown
      )}
    </section>
  )
}

/** The product lines of a record; nothing where its object has none, or the reader does not see them. */
export function LinesPanel({ object, record }: { readonly object: ObjectView; readonly record: BusinessRecord }) {
  const field = [...object.fields.values()].find(({ kind }) => kind === 'lines')
  if (field === undefined || isOmitted(record, field.key)) return null
  return <Panel object={object} record={record} field={field} />
}
