import type { CatalogField } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useT } from '../app/i18n.ts'
import { isReference, type ObjectView } from './catalogue.ts'
import { FieldValue } from './field-value.tsx'
import { RecordField } from './record-field.tsx'
import { readRecord, refreshRecord } from './use-record.ts'

interface ConflictNoteProps {
  readonly object: ObjectView
  readonly id: string
  readonly field: CatalogField
  readonly mine: unknown
  readonly onKeep: (version: number) => void
  readonly onDrop: () => void
}

/** Somebody saved first: both versions side by side, and nothing lost either way. */
export function ConflictNote({ object, id, field, mine, onKeep, onDrop }: ConflictNoteProps) {
  const t = useT()
  const theirs = useQuery({
    queryKey: ['conflict', object.plural, id],
    queryFn: () => readRecord(object, id),
    gcTime: 0,
    staleTime: 0,
  })
  if (theirs.data === undefined) return null
  const { version } = theirs.data
  const takeTheirs = () => {
    refreshRecord(object.plural, id)
    onDrop()
  }
  return (
    <div className="conflict" role="alert">
      <p>{t('conflict.words')}</p>
      <dl>
        <div>
          <dt>{t('conflict.theirs')}</dt>
          <dd>
            <RecordField object={object} record={theirs.data} field={field} />
          </dd>
        </div>
        <div>
          <dt>{t('conflict.mine')}</dt>
          <dd>{isReference(field) ? t('conflict.chosen') : <FieldValue field={field} value={mine} />}</dd>
        </div>
      </dl>
      <div className="row">
        <Button size="small" onClick={takeTheirs}>
          {t('conflict.take')}
        </Button>
        <Button size="small" type="primary" onClick={() => onKeep(version)}>
          {t('conflict.keep')}
        </Button>
      </div>
    </div>
  )
}
