import { CalendarDays } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useT } from '../app/i18n.ts'
import { formatNearDay } from '../ui/format.ts'

const DayPicker = lazy(async () => ({ default: (await import('./day-picker.tsx')).DayPicker }))

const AT_HOUR = 9
const FRIDAY = 5
const WEEK = 7

/** Nine in the morning, the given days after a moment. */
function atNine(from: Date, aheadTo: number): string {
  const day = new Date(from)
  day.setDate(day.getDate() + aheadTo)
  day.setHours(AT_HOUR, 0, 0, 0)
  return day.toISOString()
}

/** Tomorrow, and the next Friday that is neither today nor tomorrow. */
function proposals(): readonly string[] {
  const today = new Date()
  const untilFriday = (FRIDAY - today.getDay() + WEEK) % WEEK
  return [1, untilFriday <= 1 ? untilFriday + WEEK : untilFriday].map((ahead) => atNine(today, ahead))
}

interface DateChipsProps {
  readonly value: string | null
  readonly onChange: (value: string | null) => void
}

function OtherDay({ value, chosen, onChange }: DateChipsProps & { readonly chosen: boolean }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const choose = (iso: string) => {
    setOpen(false)
    onChange(atNine(new Date(iso), 0))
  }
  return (
    <span className="datechip-other">
      <button type="button" className={chosen ? 'chip on' : 'chip'} aria-expanded={open} onClick={() => setOpen(!open)}>
        <CalendarDays size={14} aria-hidden="true" />
        {chosen && value !== null ? formatNearDay(value, t) : t('followUp.date')}
      </button>
      <Suspense fallback={null}>
        {open ? (
          <DayPicker name={t('followUp.date')} value={value} onClose={() => setOpen(false)} onChoose={choose} />
        ) : null}
      </Suspense>
    </span>
  )
}

/** The likeliest dates in one click, any other by the calendar; a second click takes the date away. */
export function DateChips({ value, onChange }: DateChipsProps) {
  const t = useT()
  const [offered] = useState(proposals)
  return (
    <span className="row datechips">
      {offered.map((day) => {
        const on = day === value
        const toggle = () => onChange(on ? null : day)
        return (
          <button type="button" key={day} className={on ? 'chip on' : 'chip'} aria-pressed={on} onClick={toggle}>
            {formatNearDay(day, t)}
          </button>
        )
      })}
      <OtherDay value={value} chosen={value !== null && !offered.includes(value)} onChange={onChange} />
    </span>
  )
}
