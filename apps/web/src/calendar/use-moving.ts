import type { CalendarEntry, CalendarSheet } from '@holdfast/sdk'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { queryClient } from '../app/queries.ts'
import { useSaying } from '../app/saying.tsx'
import { useUndo } from '../records/list/use-undo.tsx'
import { pluralOf } from '../records/plurals.ts'
import { problemText } from '../ui/problem-note.tsx'
import { placeWords } from './entry-words.ts'
import type { Sheet } from './use-sheet.ts'
import { momentOf, type Place, placeOf, samePlace } from './wall.ts'

/** An entry that is carried, and the place over which it is. */
export interface Held {
  readonly entry: CalendarEntry
  readonly over: Place
  readonly by: 'mouse' | 'keyboard'
}

const isSame = (one: CalendarEntry, other: CalendarEntry) => one.kind === other.kind && one.id === other.id

/** The entry as its sheet shows it at another moment. */
const shifted =
  (entry: CalendarEntry, at: string, version: number) =>
  (sheet: CalendarSheet | undefined): CalendarSheet | undefined =>
    sheet === undefined
      ? sheet
      : {
          ...sheet,
          data: sheet.data.map((each) =>
            isSame(each, entry) && each.move !== null ? { ...each, at, move: { ...each.move, version } } : each,
          ),
        }

/** Puts the focus back on an entry once it stands in its place. */
const focusEntry = ({ kind, id }: CalendarEntry): void =>
  void requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-entry="${kind} ${id}"]`)?.focus())

/** What is being written to a record, and the version it will have by then. */
const underWay = new Map<string, Promise<number>>()

/** Stores a new moment, shown at once and taken back where it is refused; gives the version from then on. Moves of one record follow one another. */
async function store({ key }: Sheet, entry: CalendarEntry, at: string): Promise<number> {
  const { move } = entry
  if (move === null) return 0
  const show = (moment: string, version: number) =>
    queryClient.setQueryData<CalendarSheet>(key, shifted(entry, moment, version))
  const write = async (version: number): Promise<number> => {
    await queryClient.cancelQueries({ queryKey: ['calendar'] })
    show(at, version)
    const path = `/${pluralOf(move.object)}/${move.id}`
    const stored = await api.patch<{ version: number }>(path, { [move.field]: at }, { version })
    show(at, stored.version)
    return stored.version
  }
  const before = underWay.get(move.id)?.catch(() => move.version) ?? Promise.resolve(move.version)
  const written = before.then((version) => write(Math.max(version, move.version)))
  underWay.set(move.id, written)
  show(at, move.version)
  try {
    return await written
  } catch (error) {
    show(entry.at, move.version)
    throw error
  } finally {
    if (underWay.get(move.id) === written) underWay.delete(move.id)
    for (const part of ['calendar', 'today', 'timeline', 'record'])
      void queryClient.invalidateQueries({ queryKey: [part] })
  }
}

/** Moves an entry, says what came of it, and offers the way back. */
function useMove(sheet: Sheet, say: (words: string) => void) {
  const t = useT()
  const { message } = useSaying()
  const offerUndo = useUndo()
  return async (entry: CalendarEntry, to: Place, name: string) => {
    if (entry.move === null) return
    const words = t('diary.moved', { name, place: placeWords(to, t) })
    try {
      const version = await store(sheet, entry, momentOf(to, sheet.zone))
      const after = { ...entry, move: { ...entry.move, version } }
      say(words)
      offerUndo(words, async () => {
        await store(sheet, after, entry.at)
        return t('diary.moved', { name, place: placeWords(placeOf(entry.at, sheet.zone), t) })
      })
    } catch (error) {
      const refused = t('diary.refused', { name, why: problemText(error, t) })
      say(refused)
      void message.warning(refused)
    }
    focusEntry(entry)
  }
}

/** Lifting, carrying and dropping of entries by mouse or keyboard, within the days that are shown. */
export function useMoving(sheet: Sheet) {
  const t = useT()
  const [held, setHeld] = useState<(Held & { readonly name: string }) | null>(null)
  const [said, setSaid] = useState('')
  const move = useMove(sheet, setSaid)
  const lift = (entry: CalendarEntry, name: string, by: Held['by']) => {
    if (entry.move === null) return
    setHeld({ entry, name, by, over: placeOf(entry.at, sheet.zone) })
    if (by === 'keyboard') setSaid(t('diary.lifted', { name }))
  }
  const over = (place: Place) => {
    const within = sheet.span.from <= place.day && place.day <= sheet.span.to
    if (held === null || !within || samePlace(held.over, place)) return
    setHeld({ ...held, over: place })
    if (held.by === 'keyboard') setSaid(placeWords(place, t))
  }
  const putBack = () => {
    if (held === null) return
    setHeld(null)
    setSaid(t('diary.putBack'))
  }
  const drop = (place?: Place) => {
    if (held === null) return
    const to = place ?? held.over
    setHeld(null)
    if (samePlace(to, placeOf(held.entry.at, sheet.zone))) setSaid(t('diary.putBack'))
    else void move(held.entry, to, held.name)
  }
  // over its own place nothing is shown: what appears beneath the pointer as a drag begins would end it
  const ghost = held === null || samePlace(held.over, placeOf(held.entry.at, sheet.zone)) ? null : held.over
  return { held, ghost, said, lift, over, drop, putBack }
}

export type Moving = ReturnType<typeof useMoving>
