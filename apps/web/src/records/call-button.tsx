import type { BusinessRecord } from '@holdfast/sdk'
import { Button } from 'antd'
import { Phone } from 'lucide-react'
import { useStepUp } from '../access/step-up-provider.tsx'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { useSaying } from '../app/saying.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { problemText } from '../ui/problem-note.tsx'
import type { ObjectView } from './catalogue.ts'
import { isEmpty, isOmitted, titleOf } from './record-values.ts'

interface CallButtonProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
  readonly worded?: boolean
}

/** The first field by which this record can be called. */
function callField(object: ObjectView, record: BusinessRecord): string | undefined {
  for (const field of object.fields.values()) {
    const callable = field.contactBy === 'call' || field.kind === 'phone'
    if (callable && !isEmpty(record[field.key]) && !isOmitted(record, field.key)) return field.key
  }
  return undefined
}

/** Calls without showing the number: the link goes to the caller's own telephone application. */
export function CallButton({ object, record, worded = false }: CallButtonProps) {
  const t = useT()
  const { message } = useSaying()
  const withStepUp = useStepUp()
  const field = callField(object, record)
  if (field === undefined) return null
  const name = t('call.what', { name: titleOf(record, object.title) })
  const call = async () => {
    try {
      const { uri } = await withStepUp({ what: name }, () =>
        api.post<{ uri: string }>(`/${object.plural}/${record.id}/call`, { field }),
      )
      location.href = uri
    } catch (error) {
      void message.warning(problemText(error, t))
    }
  }
  if (!worded) return <IconButton icon={Phone} name={name} small onClick={() => void call()} />
  return (
    <Button className="callbutton" icon={<Phone size={16} aria-hidden="true" />} onClick={() => void call()}>
      {t('call.do')}
    </Button>
  )
}
