import { useEffect } from 'react'
import { useMe } from '../app/session.tsx'
import { changeKept, useDraft } from './drafts.ts'

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

/** The record first, each once; the same list where it stands first already. */
function withFirst(record: RecentRecord, kept: readonly RecentRecord[]): readonly RecentRecord[] {
  const [first] = kept
  if (first?.id === record.id && first.title === record.title) return kept
  return [record, ...kept.filter(({ id }) => id !== record.id)].slice(0, MOST)
}

/** Remembers that the record was open. */
export function useRemembered({ object, plural, id, title }: RecentRecord): void {
  const { userId } = useMe()
  useEffect(() => {
    const record = { object, plural, id, title }
    void changeKept<readonly RecentRecord[]>(userId, PLACE, (kept) => withFirst(record, kept ?? NONE))
  }, [userId, object, plural, id, title])
}
