import { useCallback, useEffect, useRef, useState } from 'react'
import { onLive } from '../../app/live.ts'
import type { ObjectView } from '../catalogue.ts'
import { type ListQuestion, matchingOf, type Rows, refreshRows } from './use-rows.ts'

/** Many changes within this time are told as one. */
const GATHER_MS = 700
const MOST_ASKED = 200
const NONE: ReadonlySet<string> = new Set()

const changedIn = (event: { readonly type: string; readonly data: unknown }, object: string): readonly string[] => {
  if (event.type !== 'record.changed') return []
  const { data } = event
  if (typeof data !== 'object' || data === null || !('object' in data) || data.object !== object) return []
  return 'ids' in data && Array.isArray(data.ids) ? data.ids.map(String) : []
}

interface Hearer {
  /** Nothing is loaded yet: what is changed now is looked at when it is. */
  readonly waits: boolean
  readonly hear: (ids: readonly string[]) => Promise<void>
}

/** Hears which records of an object others change, many within a moment as one. */
function useChanged(object: ObjectView, hearer: Hearer): void {
  const latest = useRef(hearer)
  latest.current = hearer
  useEffect(() => {
    const waiting = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      timer = latest.current.waits ? setTimeout(tell, GATHER_MS) : undefined
      if (timer !== undefined) return
      const ids = [...waiting]
      waiting.clear()
      // what could not be asked now is asked when the list is
      latest.current.hear(ids).catch(() => undefined)
    }
    const silence = onLive((event) => {
      for (const id of changedIn(event, object.name)) waiting.add(id)
      if (waiting.size > 0) timer ??= setTimeout(tell, GATHER_MS)
    })
    return () => {
      clearTimeout(timer)
      silence()
    }
  }, [object])
}

/**
 * What others change while one looks at a list: rows that are loaded are shown anew where they stand; of the rest it is only told how many there
 * are, so that nothing moves under anybody's eyes.
 */
export function useNews(object: ObjectView, question: ListQuestion, { rows, pages }: Rows) {
  const [news, setNews] = useState(NONE)
  const asked = JSON.stringify([question.filter, question.q, question.sort])
  // another question begins without news
  useEffect(() => {
    if (asked !== '') setNews(NONE)
  }, [asked])
  const hear = async (ids: readonly string[]) => {
    const loaded = new Set(rows.map(({ id }) => id))
    await refreshRows(
      object,
      ids.filter((id) => loaded.has(id)),
    )
    const others = ids.filter((id) => !loaded.has(id)).slice(0, MOST_ASKED)
    const matching = others.length === 0 ? [] : await matchingOf(object, question, others)
    if (matching.length > 0) setNews((before) => new Set([...before, ...matching]))
  }
  useChanged(object, { waits: pages.isPending, hear })
  const { refetch } = pages
  const show = useCallback(async () => {
    setNews(NONE)
    await refetch()
  }, [refetch])
  return { count: news.size, show }
}
