import type { CalendarYear, WorkCalendar } from '@holdfast/sdk'
import { currentLanguage, labelText, useT } from '../../app/i18n.ts'

interface YearGridProps {
  readonly year: number
  readonly calendar: WorkCalendar
  readonly special: CalendarYear['days']
  /** While a day is being kept, no other is turned. */
  readonly busy: boolean
  /** Called with a day to be worked otherwise; null takes the company's own word back. */
  readonly onChange: (date: string, to: 'work' | 'off' | null) => void
}

const WEEK = 7
const MONTHS = 12
const tag = () => (currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB')
const utc = (date: string) => new Date(`${date}T00:00:00Z`)
const dateOf = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10)
const weekdayOf = (date: string) => utc(date).getUTCDay() || WEEK

/** Days of a month in the order of the week, with what stands before its first day empty. */
function daysOf(year: number, month: number): readonly (string | null)[] {
  const count = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const days = Array.from({ length: count }, (_, at) => dateOf(year, month, at + 1))
  return [...Array.from({ length: weekdayOf(days[0] ?? '') - 1 }, () => null), ...days]
}

type Special = CalendarYear['days'][number]

interface DayProps {
  readonly date: string
  readonly worked: boolean
  readonly special: Special | undefined
  readonly onPick: () => void
}

function Day({ date, worked, special, onPick }: DayProps) {
  const t = useT()
  const day = new Intl.DateTimeFormat(tag(), {
    month: 'long',
    day: 'numeric',
    weekday: 'long',
    timeZone: 'UTC',
  }).format(utc(date))
  const why = special?.name === undefined ? '' : ` ${labelText(special.name)}`
  const style = special === undefined ? (worked ? '' : 'weekend') : `${special.because} ${worked ? 'worked' : 'off'}`
  const name = `${day}${why} ${t(worked ? 'calendar.worked' : 'calendar.off')}`
  return (
    <button type="button" className={`calday ${style}`} aria-label={name} title={name} onClick={onPick}>
      {utc(date).getUTCDate()}
    </button>
  )
}

function Month({ year, month, calendar, special, busy, onChange }: YearGridProps & { readonly month: number }) {
  const byDate = new Map(special.map((each) => [each.date, each]))
  const name = new Intl.DateTimeFormat(tag(), { month: 'long', timeZone: 'UTC' }).format(utc(dateOf(year, month, 1)))
  const pick = (date: string, worked: boolean) => {
    if (busy) return
    onChange(date, Object.hasOwn(calendar.changes, date) ? null : worked ? 'off' : 'work')
  }
  return (
    <section className="calmonth">
      <h3>{name}</h3>
      <div className="calgrid">
        {daysOf(year, month).map((date, at) => {
          if (date === null) return <span key={`empty ${String(at)}`} />
          const found = byDate.get(date)
          const worked = found?.worked ?? calendar.days.includes(weekdayOf(date))
          return <Day key={date} date={date} worked={worked} special={found} onPick={() => pick(date, worked)} />
        })}
      </div>
    </section>
  )
}

/** A year at a glance: holidays, days worked instead, and the company's own exceptions; a day is turned by a click. */
export function YearGrid(props: YearGridProps) {
  return (
    <div className="calyear" aria-busy={props.busy}>
      {Array.from({ length: MONTHS }, (_, month) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the months of a year do not change places
        <Month key={month} {...props} month={month} />
      ))}
    </div>
  )
}
