import type { BusinessRecord } from '@holdfast/sdk'
import { Phone } from 'lucide-react'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import type { ObjectView } from './catalogue.ts'
import { openField, unwantedBy, useWays, WAYS } from './list/ways.ts'
import { titleOf } from './record-values.ts'

interface CallButtonProps {
  readonly object: ObjectView
  readonly record: BusinessRecord
}

/** Calls without showing the number; nothing where there is none, the person does not want to be called, or whoever looks may not. */
export function CallButton({ object, record }: CallButtonProps) {
  const t = useT()
  const reach = useWays(object)
  const isOpen =
    may(useMe(), object.name, 'contact') &&
    WAYS.some((way) => way.name === 'call' && openField(object, record, way) !== undefined)
  if (!isOpen || unwantedBy(object, record, 'call') !== undefined) return null
  const name = titleOf(record, object.title)
  return <IconButton icon={Phone} name={t('call.what', { name })} small onClick={() => void reach(record, 'call')} />
}
