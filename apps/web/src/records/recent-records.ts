import { useEffect } from 'react'
import { useDraft } from './drafts.ts'

/** A record that was open a while ago: kept like a draft, sealed in this browser and destroyed at sign-out. */
export interface RecentRecord {
  readonly object: string
  readonly plural: string
  readonly id: string
  readonly title: string
}

const PLACE = 'recent'
const MOST = 8
const NONE: readonly RecentRecord[] = []

export const useRecentRecords = (): readonly RecentRecord[] => useDraft(PLACE, NONE).draft

/** Remembers that the record was open. */
export function useRemembered(record: RecentRecord): void {
  const { draft, keep } = useDraft(PLACE, NONE)
  const { object, plural, id, title } = record
  const isFirst = draft[0]?.id === id && draft[0].title === title
  useEffect(() => {
    if (isFirst) return
    const others = draft.filter((one) => one.id !== id)
    keep([{ object, plural, id, title }, ...others].slice(0, MOST))
  }, [isFirst, draft, keep, object, plural, id, title])
}
