import type { BusinessRecord, CatalogField } from '@holdfast/sdk'
import { Button } from 'antd'
import { Phone } from 'lucide-react'
import { labelText, useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { problemText } from '../ui/problem-note.tsx'
import { useCalling } from './call/use-calling.ts'
import type { ObjectView } from './catalogue.ts'
import { isEmpty, isOmitted, titleOf } from './record-values.ts'

interface CallButtonProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly worded?: boolean
}

/** The first field by which this record can be called. */
function callField(object: ObjectView, record: BusinessRecord): CatalogField | undefined {
  for (const field of object.fields.values()) {
    const callable = field.contactBy === 'call' || field.kind === 'phone'
    if (callable && !isEmpty(record[field.key]) && !isOmitted(record, field.key)) return field
  }
  return undefined
}

/** The wish not to be called, where the record has it. */
const unwantedBy = (object: ObjectView, record: BusinessRecord): CatalogField | undefined =>
  [...object.fields.values()].find(({ key, objectsTo }) => objectsTo === 'call' && record[key] === true)

/** Calls without showing the number; where the person does not want to be called it says so instead. */
export function CallButton({ object, record, worded = false }: CallButtonProps) {
  const t = useT()
  const { message } = useSaying()
  const calling = useCalling()
  const field = callField(object, record)
  if (field === undefined) return null
  const unwanted = unwantedBy(object, record)
  if (unwanted !== undefined) return worded ? <span className="tag">{labelText(unwanted.label)}</span> : null
  const name = titleOf(record, object.title)
  const call = () =>
    void calling({ plural: object.plural, id: record.id, name, field: field.key }).catch(
      (error: unknown) => void message.warning(problemText(error, t)),
    )
  if (!worded) return <IconButton icon={Phone} name={t('call.what', { name })} small onClick={call} />
  return (
    <Button className="callbutton" icon={<Phone size={16} aria-hidden="true" />} onClick={call}>
      {t('call.do')}
    </Button>
  )
}
