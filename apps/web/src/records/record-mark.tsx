import { FileText } from 'lucide-react'
import { iconOf } from '../shell/places.ts'
import { Avatar, hasFace } from '../ui/avatar.tsx'
import { pluralOf } from './plurals.ts'

interface RecordMarkProps {
  /** The name of its object. */
  readonly object: string
  readonly id: string
  readonly name: string
  readonly size: 'small' | 'large'
}

/** What stands before a record's name: the picture of somebody, or the sign of its kind. */
export function RecordMark({ object, id, name, size }: RecordMarkProps) {
  if (hasFace(object)) return <Avatar id={id} name={name} size={size} square={object === 'account'} />
  const Icon = iconOf(pluralOf(object)) ?? FileText
  return (
    <span className={size === 'large' ? 'av l sq sign' : 'av s sq sign'} aria-hidden="true">
      <Icon size={size === 'large' ? 20 : 14} strokeWidth={1.75} />
    </span>
  )
}
