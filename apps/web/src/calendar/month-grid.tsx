import type { CalendarDay, CalendarEntry } from '@holdfast/sdk'
import type { DragEvent } from 'react'
import { labelText, useT } from '../app/i18n.ts'
import { weeksOfMonth } from './days.ts'
import { Entry } from './entry.tsx'
import { dayWords, spanWords, weekdayWords } from './entry-words.ts'
import type { Moving } from './use-moving.ts'
import type { Sheet } from './use-sheet.ts'
import { type Place, placeOf, timeOf } from './wall.ts'

/** What the days of every view are drawn from. */
export interface DaysProps {
  readonly sheet: Sheet
  readonly moving: Moving
  readonly entries: readonly CalendarEntry[]
  readonly days: ReadonlyMap<string, CalendarDay>
  /** Plans a task at a place; undefined where the reader may plan none. */
  readonly onPlan: ((place: Place) => void) | undefined
}

/** As many as a day has room for; what is to be done stands before what was done and what is only expected. */
const mostShown = (weeks: number): number => (weeks > 5 ? 2 : 3)
const isQuiet = ({ kind, done }: CalendarEntry): boolean => done || kind === 'followUp' || kind === 'close'
const byWeight = (entries: readonly CalendarEntry[]): readonly CalendarEntry[] => [
  ...entries.filter((entry) => !isQuiet(entry)),
  ...entries.filter(isQuiet),
]
const MORNING = 9 * 60

/** How a day looks: whether it is worked, today, of another month. */
export function dayLook(day: string, { days, sheet }: Pick<DaysProps, 'days' | 'sheet'>): string {
  const off = days.get(day)?.worked === false ? ' off' : ''
  return `${off}${day === sheet.today ? ' today' : ''}`
}

/** The holiday of a day, or that it is worked though its week says otherwise. */
export function DayNote({ day }: { readonly day: CalendarDay | undefined }) {
  const t = useT()
  if (day === undefined || day.because === 'week') return null
  const name = day.name === undefined ? '' : labelText(day.name)
  const words = day.worked ? t('diary.worked') : name || t('diary.off')
  return (
    <span className="sm t3 ell" title={name === '' ? words : `${name} ${words}`}>
      {words}
    </span>
  )
}

/** The place where a carried entry would be put down. */
export function Ghost({ place }: { readonly place: Place }) {
  return <span className="diaryghost">{place.minutes === null ? '' : timeOf(place.minutes)}</span>
}

interface CellProps extends DaysProps {
  readonly day: string
  readonly own: readonly CalendarEntry[]
  readonly most: number
}

/** The day's number, which opens the day, and what is special about it. */
function CellHead({ sheet, day, days }: CellProps) {
  return (
    <div className="diaryday">
      <button
        type="button"
        className="diarynumber"
        aria-label={dayWords(day)}
        aria-current={day === sheet.today ? 'date' : undefined}
        onClick={() => sheet.change({ view: 'day', day })}
      >
        {Number(day.slice(8))}
      </button>
      <DayNote day={days.get(day)} />
    </div>
  )
}

/** What stands on the day as far as there is room, and the way to the rest. */
function CellEntries({ sheet, moving, day, own, most }: CellProps) {
  const t = useT()
  const shown = byWeight(own).slice(0, own.length > most + 1 ? most : most + 1)
  return (
    <>
      {shown.map((entry) => (
        <Entry
          key={`${entry.kind} ${entry.id}`}
          entry={entry}
          place={placeOf(entry.at, sheet.zone)}
          moving={moving}
          byHours={false}
        />
      ))}
      {own.length === shown.length ? null : (
        <button type="button" className="diarymore" onClick={() => sheet.change({ view: 'day', day })}>
          {t('diary.more', { count: own.length - shown.length })}
        </button>
      )}
    </>
  )
}

function Cell(props: CellProps) {
  const { sheet, moving, day, onPlan } = props
  const t = useT()
  const isOver = moving.held?.over.day === day
  // carried to another day, an entry keeps its time
  const minutes = moving.held === null ? null : placeOf(moving.held.entry.at, sheet.zone).minutes
  const onDragOver = (event: DragEvent) => {
    if (moving.held === null) return
    event.preventDefault()
    moving.over({ day, minutes })
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    moving.drop({ day, minutes })
  }
  const outside = day.slice(0, 7) === sheet.day.slice(0, 7) ? '' : ' outside'
  const look = `diarycell${dayLook(day, props)}${outside}${isOver ? ' over' : ''}`
  return (
    <td className={look} onDragOver={onDragOver} onDrop={onDrop}>
      {onPlan === undefined ? null : (
        <button
          type="button"
          className="diaryslot"
          tabIndex={-1}
          aria-label={t('diary.planOn', { day: dayWords(day) })}
          onClick={() => onPlan({ day, minutes: MORNING })}
        />
      )}
      <CellHead {...props} />
      <CellEntries {...props} />
      {isOver && moving.ghost !== null && moving.held?.by === 'keyboard' ? <Ghost place={moving.ghost} /> : null}
    </td>
  )
}

/** A month in whole weeks. */
export function MonthGrid(props: DaysProps) {
  const { sheet, entries } = props
  const weeks = weeksOfMonth(sheet.day, sheet.weekStart)
  const byDay = Map.groupBy(entries, ({ at }) => placeOf(at, sheet.zone).day)
  return (
    <table
      className={weeks.length > 5 ? 'diarymonth six' : 'diarymonth'}
      aria-label={spanWords('month', sheet.day, sheet.span)}
    >
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} scope="col">
              {weekdayWords(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <Cell key={day} {...props} day={day} own={byDay.get(day) ?? []} most={mostShown(weeks.length)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
