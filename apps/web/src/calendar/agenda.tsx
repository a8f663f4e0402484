import { Plus } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { daysBetween } from './days.ts'
import { Entry } from './entry.tsx'
import { dayWords } from './entry-words.ts'
import { DayNote, type DaysProps, dayLook } from './month-grid.tsx'
import { placeOf } from './wall.ts'

const MORNING = 9 * 60

/** The days of a week beneath one another, as a phone has room for. */
export function Agenda(props: DaysProps) {
  const { sheet, entries, days, moving, onPlan } = props
  const t = useT()
  const byDay = Map.groupBy(entries, ({ at }) => placeOf(at, sheet.zone).day)
  const list = useRef<HTMLDivElement>(null)
  const { from } = sheet.span
  useEffect(() => {
    if (from !== '') list.current?.querySelector('.diarydays.today')?.scrollIntoView({ block: 'start' })
  }, [from])
  return (
    <div className="diaryagenda" ref={list}>
      {daysBetween(sheet.span.from, sheet.span.to).map((day) => (
        <section key={day} className={`diarydays${dayLook(day, props)}`} aria-label={dayWords(day)}>
          <div className="diaryday">
            <h2 aria-current={day === sheet.today ? 'date' : undefined}>{dayWords(day)}</h2>
            <DayNote day={days.get(day)} />
            <span className="grow" />
            {onPlan === undefined ? null : (
              <IconButton
                icon={Plus}
                name={t('diary.planOn', { day: dayWords(day) })}
                onClick={() => onPlan({ day, minutes: MORNING })}
              />
            )}
          </div>
          {(byDay.get(day) ?? []).map((entry) => (
            <Entry
              key={`${entry.kind} ${entry.id}`}
              entry={entry}
              place={placeOf(entry.at, sheet.zone)}
              moving={moving}
              byHours={false}
            />
          ))}
        </section>
      ))}
    </div>
  )
}
