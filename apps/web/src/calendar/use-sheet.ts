import type { CalendarSheet } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { api } from '../app/api.ts'
import { spanOf, type View } from './days.ts'
import { placeOf } from './wall.ts'

const VIEWS: readonly View[] = ['month', 'week', 'day']
const DAY = /^\d{4}-\d{2}-\d{2}$/
const ID = /^[\da-f-]{36}$/
const MONDAY = 1
/** Where the reader's own clock is not known yet: where this device is. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone

/** What is looked at: how, around which day, whose; null where the address does not say. */
export interface Question {
  readonly view: View | null
  readonly day: string | null
  readonly owner: string | null
}

const isDay = (day: string | null): day is string => day !== null && DAY.test(day) && !Number.isNaN(Date.parse(day))

export function readQuestion(address: URLSearchParams): Question {
  const [day, owner] = [address.get('day'), address.get('of')]
  return {
    view: VIEWS.find((view) => view === address.get('view')) ?? null,
    day: isDay(day) ? day : null,
    owner: owner !== null && ID.test(owner) ? owner : null,
  }
}

function writeQuestion({ view, day, owner }: Question): URLSearchParams {
  const parts = { view, day, of: owner }
  return new URLSearchParams(Object.entries(parts).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
}

/** The key of a sheet: what is told of it is kept apart from every other. */
export type SheetKey = readonly [
  'calendar',
  { readonly from: string; readonly to: string; readonly owner: string | null },
]

/** The days that are shown, and what stands in them; the address says which. On a phone it is always a week, as a list. */
export function useSheet(phone: boolean) {
  const [address, setAddress] = useSearchParams()
  const [weekStart, setWeekStart] = useState(MONDAY)
  const question = readQuestion(address)
  const [zone, setZone] = useState(here)
  const today = placeOf(new Date().toISOString(), zone).day
  const view: View = phone ? 'week' : (question.view ?? 'month')
  const day = question.day ?? today
  const span = spanOf(view, day, weekStart)
  const key: SheetKey = ['calendar', { ...span, owner: question.owner }]
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => {
      const of = question.owner === null ? {} : { ownerId: question.owner }
      return api.get<CalendarSheet>(`/calendar?${new URLSearchParams({ ...span, ...of })}`, { signal })
    },
    placeholderData: keepPreviousData,
  })
  const told = query.data
  useEffect(() => {
    if (told === undefined) return
    setWeekStart(told.weekStart)
    setZone(told.timeZone)
  }, [told])
  const change = (part: Partial<Question>) => setAddress(writeQuestion({ ...question, ...part }), { replace: true })
  return {
    query,
    key,
    view,
    day,
    today,
    zone,
    weekStart,
    span,
    owner: question.owner,
    change,
    elsewhere: zone !== here,
  }
}

export type Sheet = ReturnType<typeof useSheet>
