import type { CalendarSheet } from '@holdfast/sdk'
import { lazy, Suspense, useMemo, useState } from 'react'
import { type Translate, useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'
import { SettingsHead } from '../settings/settings-head.tsx'
import { NoPage } from '../ui/no-page.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SheetLoading } from '../ui/sheet-loading.tsx'
import { usePhone } from '../ui/use-phone.ts'
import { Agenda } from './agenda.tsx'
import { CalendarBar } from './calendar-bar.tsx'
import { kindNames, spanWords } from './entry-words.ts'
import { MonthGrid } from './month-grid.tsx'
import { TimeGrid } from './time-grid.tsx'
import { useMoving } from './use-moving.ts'
import { type Sheet, useSheet } from './use-sheet.ts'
import { momentOf, type Place } from './wall.ts'
import '../styles/beyond/calendar.css'

const TaskDrawer = lazy(async () => ({ default: (await import('../records/task-drawer.tsx')).TaskDrawer }))

const MORNING = 9 * 60

/** By whose clock, and what is not all shown. */
function leadOf({ more, timeZone }: CalendarSheet, { elsewhere }: Sheet, t: Translate): string | undefined {
  const parts = [
    ...(elsewhere ? [t('diary.zone', { zone: timeZone })] : []),
    ...(more.length === 0
      ? []
      : [t('diary.cut', { kinds: more.map((kind) => t(kindNames[kind])).join(t('diary.and')) })]),
  ]
  return parts.length === 0 ? undefined : parts.join(' ')
}

function Days({
  sheet,
  told,
  phone,
  onPlan,
}: {
  sheet: Sheet
  told: CalendarSheet
  phone: boolean
  onPlan: ((place: Place) => void) | undefined
}) {
  const moving = useMoving(sheet)
  const days = useMemo(() => new Map(told.days.map((day) => [day.date, day])), [told.days])
  const Shown = phone ? Agenda : sheet.view === 'month' ? MonthGrid : TimeGrid
  return (
    <>
      <Shown sheet={sheet} moving={moving} entries={told.data} days={days} onPlan={onPlan} />
      <p className="vh" aria-live="assertive">
        {moving.said}
      </p>
    </>
  )
}

function Calendar() {
  const t = useT()
  const me = useMe()
  const phone = usePhone()
  const sheet = useSheet(phone)
  const [planned, setPlanned] = useState<Place | null>(null)
  const { data: told, error, refetch } = sheet.query
  // what one plans is one's own: in a colleague's calendar it would not be seen
  const onPlan = may(me, 'task', 'create') && sheet.owner === null ? setPlanned : undefined
  if (told === undefined)
    return error === null ? <SheetLoading /> : <ProblemNote error={error} onRetry={() => void refetch()} />
  const planDay = sheet.span.from <= sheet.today && sheet.today <= sheet.span.to ? sheet.today : sheet.day
  return (
    <div className="diary">
      <SettingsHead
        page="nav.diary"
        title={spanWords(sheet.view, sheet.day, sheet.span)}
        lead={leadOf(told, sheet, t)}
      />
      <CalendarBar
        sheet={sheet}
        told={told}
        phone={phone}
        onPlan={onPlan === undefined ? undefined : () => onPlan({ day: planDay, minutes: MORNING })}
      />
      {error === null ? null : <ProblemNote error={error} onRetry={() => void refetch()} />}
      <Days sheet={sheet} told={told} phone={phone} onPlan={onPlan} />
      {planned === null ? null : (
        <Suspense fallback={null}>
          <TaskDrawer due={momentOf(planned, sheet.zone)} onClose={() => setPlanned(null)} />
        </Suspense>
      )}
    </div>
  )
}

/** One's month, week or day: tasks, planned steps, follow-ups and close dates. */
export function CalendarPage() {
  return may(useMe(), 'task', 'list') ? <Calendar /> : <NoPage />
}
