import { DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { CalendarDays } from 'lucide-react'
import { useState } from 'react'
import { useT } from '../app/i18n.ts'
import { formatRelativeDay } from '../ui/format.ts'

const AT_HOUR = 9
const FRIDAY = 5

const atNine = (day: Dayjs): string => day.hour(AT_HOUR).minute(0).second(0).millisecond(0).toISOString()

/** Tomorrow, the next Friday, a week from today. */
function proposals(): readonly string[] {
  const today = dayjs()
  const untilFriday = (FRIDAY - today.day() + 7) % 7
  const days = [1, untilFriday <= 1 ? untilFriday + 7 : untilFriday, 7]
  return [...new Set(days)].sort((a, b) => a - b).map((ahead) => atNine(today.add(ahead, 'day')))
}

const sameDay = (a: string | null, b: string): boolean => a !== null && dayjs(a).isSame(b, 'day')

interface DateChipsProps {
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}

/** The likeliest dates in one click, any other by the calendar; a second click takes the date away. */
export function DateChips({ value, onChange }: DateChipsProps) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [offered] = useState(proposals)
  const chosenElsewhere = value !== null && !offered.some((day) => sameDay(value, day))
  const take = (day: Dayjs | null) => {
    setOpen(false)
    if (day !== null) onChange(atNine(day))
  }
  return (
    <span className="row datechips">
      {offered.map((day) => {
        const on = sameDay(value, day)
        return (
          <button
            type="button"
            key={day}
            className={on ? 'chip on' : 'chip'}
            aria-pressed={on}
            onClick={() => onChange(on ? null : day)}
          >
            {formatRelativeDay(day, t)}
          </button>
        )
      })}
      <span className="datechip-other">
        <button
          type="button"
          className={chosenElsewhere ? 'chip on' : 'chip'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <CalendarDays size={14} aria-hidden="true" />
          {chosenElsewhere && value !== null ? formatRelativeDay(value, t) : t('followUp.date')}
        </button>
        {open ? (
          <DatePicker
            open
            className="ghost-picker"
            aria-label={t('followUp.date')}
            value={value === null ? null : dayjs(value)}
            onOpenChange={setOpen}
            onChange={(day) => take(Array.isArray(day) ? null : day)}
          />
        ) : null}
      </span>
    </span>
  )
}
