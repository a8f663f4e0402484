import type { CalendarEntry } from '@holdfast/sdk'
import { Circle, CircleCheckBig, CornerDownRight, Flag, type LucideIcon, MessageSquare } from 'lucide-react'
import type { DragEvent, KeyboardEvent } from 'react'
import { Link } from 'react-router'
import { useT } from '../app/i18n.ts'
import { useCatalogue } from '../records/catalogue.ts'
import { addDays } from './days.ts'
import { kindNames, nameOf, pathOf, wordsOf } from './entry-words.ts'
import type { Moving } from './use-moving.ts'
import { type Place, snapped, timeOf } from './wall.ts'

const icons: Readonly<Record<CalendarEntry['kind'], LucideIcon>> = {
  task: Circle,
  step: CornerDownRight,
  followUp: MessageSquare,
  close: Flag,
}

const WEEK = 7
const KEY_MINUTES = 15
const MORNING = 9 * 60

/** How far an arrow carries: in a month a day or a week, in a grid of hours a day or a quarter of an hour. */
function carried({ day, minutes }: Place, key: string, byHours: boolean): Place | null {
  if (key === 'ArrowLeft') return { day: addDays(day, -1), minutes }
  if (key === 'ArrowRight') return { day: addDays(day, 1), minutes }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null
  const step = key === 'ArrowUp' ? -1 : 1
  if (!byHours) return { day: addDays(day, step * WEEK), minutes }
  if (minutes === null) return step === 1 ? { day, minutes: MORNING } : null
  return { day, minutes: snapped(minutes + step * KEY_MINUTES, KEY_MINUTES) || null }
}

interface EntryProps {
  readonly entry: CalendarEntry
  readonly place: Place
  readonly moving: Moving
  /** Whether up and down are hours, not weeks. */
  readonly byHours: boolean
  readonly className?: string
}

/** Space lifts and drops, arrows carry, Escape puts back; Enter drops, and opens what is not held. */
function useKeys({ entry, moving, byHours }: EntryProps, name: string) {
  const { held } = moving
  const isHeld = held?.by === 'keyboard' && held.entry.kind === entry.kind && held.entry.id === entry.id
  return (event: KeyboardEvent) => {
    if (!isHeld && (event.key !== ' ' || entry.move === null)) return
    event.preventDefault()
    if (!isHeld) return moving.lift(entry, name, 'keyboard')
    if (event.key === 'Escape') return moving.putBack()
    if (event.key === ' ' || event.key === 'Enter') return moving.drop()
    const next = carried(held.over, event.key, byHours)
    if (next !== null) moving.over(next)
  }
}

/** What stands in a calendar: opens its record, and is carried where it may be moved. */
export function Entry(props: EntryProps) {
  const { entry, place, moving, className = '' } = props
  const t = useT()
  const activity = useCatalogue().data?.find(({ name }) => name === 'activity')
  const words = wordsOf(entry, activity, t)
  const about = nameOf(entry)
  const onKeyDown = useKeys(props, words)
  const path = pathOf(entry)
  const Icon = entry.done ? CircleCheckBig : icons[entry.kind]
  const time = place.minutes === null ? '' : timeOf(place.minutes)
  // whoever speaks to their computer calls it by what they see
  const seen = [time, words, about].filter(Boolean).join(' ')
  const isLate = entry.kind === 'task' && !entry.done && entry.at < new Date().toISOString()
  const isHeld = moving.held?.entry.kind === entry.kind && moving.held.entry.id === entry.id
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', words)
    moving.lift(entry, words, 'mouse')
  }
  return (
    <Link
      to={path ?? '.'}
      className={`diaryentry ${entry.kind}${entry.done ? ' done' : ''}${isLate ? ' late' : ''}${isHeld ? ' held' : ''} ${className}`}
      data-entry={`${entry.kind} ${entry.id}`}
      draggable={entry.move !== null}
      aria-label={[t(kindNames[entry.kind]), seen, entry.done ? t('today.done') : ''].filter(Boolean).join(' · ')}
      aria-description={entry.move === null ? undefined : t('diary.howToMove')}
      onKeyDown={onKeyDown}
      onDragStart={onDragStart}
      onDragEnd={() => moving.putBack()}
    >
      <Icon size={12} aria-hidden="true" />
      {time === '' ? null : <time dateTime={entry.at}>{time} </time>}
      <span className="ell">
        {words}
        {about === null ? null : <span className="t3"> {about}</span>}
      </span>
    </Link>
  )
}
