import type { CalendarEntry } from '@holdfast/sdk'
import { type CSSProperties, type DragEvent, type MouseEvent, useEffect, useRef } from 'react'
import { useT } from '../app/i18n.ts'
import { daysBetween } from './days.ts'
import { Entry } from './entry.tsx'
import { dayWords, weekdayWords } from './entry-words.ts'
import { laidOut, stretchAt } from './lay-out.ts'
import { DayNote, type DaysProps, dayLook, Ghost } from './month-grid.tsx'
import { placeOf, snapped, timeOf } from './wall.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
/** An hour as it is drawn, in pixels: half of one is as small as a target may be. */
const HOUR_PX = 48
/** What has no end is drawn as half an hour. */
const DRAWN_MINUTES = 30
const DRAG_MINUTES = 15
const FIRST_SEEN = 7

const px = (minutes: number): number => (minutes / 60) * HOUR_PX

/** The minutes since the day began at which the pointer stands in its column. */
const minutesAt = (event: MouseEvent | DragEvent): number =>
  ((event.clientY - event.currentTarget.getBoundingClientRect().top) / HOUR_PX) * 60

interface ColumnProps extends DaysProps {
  readonly day: string
  readonly own: readonly CalendarEntry[]
}

/** What is carried goes down by its upper edge, on the next quarter of an hour. */
function useDropping(
  { moving, day }: Pick<ColumnProps, 'moving' | 'day'>,
  placed: (event: DragEvent) => number | null,
) {
  return {
    onDragOver: (event: DragEvent) => {
      if (moving.held === null) return
      event.preventDefault()
      moving.over({ day, minutes: placed(event) })
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      moving.drop({ day, minutes: placed(event) })
    },
  }
}

const placeStyle = (top: number, column: number, columns: number): CSSProperties => ({
  top,
  left: `${(column / columns) * 100}%`,
  width: `${100 / columns}%`,
})

function Column(props: ColumnProps) {
  const { sheet, moving, day, own, onPlan } = props
  const t = useT()
  const dropping = useDropping(props, (event) => snapped(minutesAt(event) - DRAWN_MINUTES / 2, DRAG_MINUTES) || null)
  const standing = laidOut(
    own.flatMap((entry) => {
      const place = placeOf(entry.at, sheet.zone)
      return place.minutes === null ? [] : [{ ...stretchAt(place.minutes, DRAWN_MINUTES), entry: { entry, place } }]
    }),
  )
  const over = moving.ghost
  const planAt = (event: MouseEvent) =>
    onPlan?.({
      day,
      minutes: event.detail === 0 ? FIRST_SEEN * 60 : snapped(minutesAt(event) - DRAWN_MINUTES / 2, DRAWN_MINUTES),
    })
  return (
    <div className={`diarycolumn${dayLook(day, props)}`} {...dropping}>
      {onPlan === undefined ? null : (
        <button
          type="button"
          className="diaryslot"
          tabIndex={-1}
          aria-label={t('diary.planOn', { day: dayWords(day) })}
          onClick={planAt}
        />
      )}
      {standing.map(({ entry: { entry, place }, start, column, columns }) => (
        <div key={`${entry.kind} ${entry.id}`} className="diaryplaced" style={placeStyle(px(start), column, columns)}>
          <Entry entry={entry} place={place} moving={moving} byHours />
        </div>
      ))}
      {over?.day === day && over.minutes !== null ? (
        <div className="diaryplaced passing" style={placeStyle(px(stretchAt(over.minutes, DRAWN_MINUTES).start), 0, 1)}>
          <Ghost place={over} />
        </div>
      ) : null}
    </div>
  )
}

/** What has no time: whole days, and the close dates of deals. */
function WholeDay(props: ColumnProps) {
  const { sheet, moving, day, own } = props
  const dropping = useDropping(props, () => null)
  const over = moving.held?.over
  const isOver = over?.day === day && over.minutes === null
  return (
    <div className={`diarywhole${dayLook(day, props)}${isOver ? ' over' : ''}`} {...dropping}>
      {own.flatMap((entry) => {
        const place = placeOf(entry.at, sheet.zone)
        return place.minutes === null
          ? [<Entry key={`${entry.kind} ${entry.id}`} entry={entry} place={place} moving={moving} byHours />]
          : []
      })}
    </div>
  )
}

function DayHead({ sheet, days, day }: ColumnProps) {
  const shown = `${weekdayWords(day)} ${Number(day.slice(8))}`
  return (
    <div className="diaryhead">
      <button
        type="button"
        className="diarynumber"
        aria-label={`${shown} · ${dayWords(day)}`}
        aria-current={day === sheet.today ? 'date' : undefined}
        onClick={() => sheet.change({ view: 'day', day })}
      >
        <span className="t3">{weekdayWords(day)}</span> <b>{Number(day.slice(8))}</b>
      </button>
      <DayNote day={days.get(day)} />
    </div>
  )
}

/** A week or a day by its hours; the working day is what is seen first. */
export function TimeGrid(props: DaysProps) {
  const { sheet, entries } = props
  const t = useT()
  const hours = useRef<HTMLElement>(null)
  const shown = `${sheet.view} ${sheet.span.from}`
  useEffect(() => {
    if (shown !== '') hours.current?.scrollTo({ top: px(FIRST_SEEN * 60) })
  }, [shown])
  const byDay = Map.groupBy(entries, ({ at }) => placeOf(at, sheet.zone).day)
  const columns = daysBetween(sheet.span.from, sheet.span.to).map((day) => ({ day, own: byDay.get(day) ?? [] }))
  return (
    <div className={columns.length === 1 ? 'diarygrid one' : 'diarygrid'}>
      <div className="diaryrow">
        <span />
        {columns.map((column) => (
          <DayHead key={column.day} {...props} {...column} />
        ))}
      </div>
      <div className="diaryrow diaryall">
        <span className="sm t3">{t('diary.allDay')}</span>
        {columns.map((column) => (
          <WholeDay key={column.day} {...props} {...column} />
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard too */}
      <section className="diaryhours" ref={hours} tabIndex={0} aria-label={t('diary.hours')}>
        <div className="diaryrow">
          <div className="diaryscale" aria-hidden="true">
            {HOURS.map((hour) => (
              <span key={hour}>{hour === 0 ? '' : timeOf(hour * 60)}</span>
            ))}
          </div>
          {columns.map((column) => (
            <Column key={column.day} {...props} {...column} />
          ))}
        </div>
      </section>
    </div>
  )
}
