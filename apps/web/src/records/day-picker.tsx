import { DatePicker } from 'antd'
import dayjs from '../ui/dayjs.ts'

interface DayPickerProps {
  readonly name: string
  readonly value: string | null
  readonly onClose: () => void
  readonly onChoose: (iso: string) => void
}

/** A calendar that stands open where it was asked for. */
export function DayPicker({ name, value, onClose, onChoose }: DayPickerProps) {
  return (
    <DatePicker
      open
      autoFocus
      className="ghost-picker"
      aria-label={name}
      value={value === null ? null : dayjs(value)}
      onOpenChange={(open) => (open ? undefined : onClose())}
      onChange={(day) => (day === null || Array.isArray(day) ? onClose() : onChoose(day.toISOString()))}
    />
  )
}
