import { type BusinessRecord, isProblem, type ListOf } from '@holdfast/sdk'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import type { ObjectView } from '../records/catalogue.ts'

/** A record in the trash: its title alone, who put it there, and until when it can be taken out. */
export interface DeletedRecord extends BusinessRecord {
  readonly object: string
  readonly deletedAt: string
  readonly deletedByName: string | null
  readonly endsAt: string
}

const PAGE_ROWS = 50

/** Cursors of the objects that have more; null before anything was asked. */
type Cursors = Readonly<Record<string, string>> | null

interface TrashPage {
  readonly rows: readonly DeletedRecord[]
  readonly next: Cursors
}

type Found = ListOf<DeletedRecord>

/** One object's page. What is looked for stands in no address. */
function askTrash(name: string, asked: { words: string; cursor: string | undefined }, signal: AbortSignal) {
  const { words, cursor } = asked
  if (words !== '') {
    const more = cursor === undefined ? {} : { cursor }
    return api.post<Found>('/trash/query', { object: name, q: words, limit: PAGE_ROWS, ...more }, { signal })
  }
  const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
  return api.get<Found>(`/trash?object=${name}&limit=${PAGE_ROWS}${more}`, { signal })
}

const UNSEARCHED = new Set(['query_too_short', 'search_off'])

/** An object that cannot be searched by these words holds up no other. */
const isUnsearched = (error: unknown): boolean => isProblem(error) && UNSEARCHED.has(error.code)

interface Asked {
  readonly objects: readonly ObjectView[]
  readonly words: string
  readonly cursors: Cursors
}

async function readPage({ objects, words, cursors }: Asked, signal: AbortSignal): Promise<TrashPage> {
  const asked = objects.filter(({ name }) => cursors === null || cursors[name] !== undefined)
  const answers = await Promise.allSettled(
    asked.map(({ name }) => askTrash(name, { words, cursor: cursors?.[name] }, signal)),
  )
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []))
  if (refused.length === answers.length || !refused.every(isUnsearched)) {
    const [reason] = refused
    if (reason !== undefined) throw reason
  }
  const next = Object.fromEntries(
    answers.flatMap((answer, at) => {
      const cursor = answer.status === 'fulfilled' ? answer.value.page.next : null
      return cursor === null ? [] : [[asked[at]?.name, cursor]]
    }),
  )
  return {
    rows: answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value.data : [])),
    next: Object.keys(next).length === 0 ? null : next,
  }
}

/** The trash of some objects, last deleted first: all of it, or what holds some words. */
export const useTrash = (objects: readonly ObjectView[], words: string) =>
  useInfiniteQuery({
    queryKey: ['trash', objects.map(({ name }) => name).join(), words],
    queryFn: ({ pageParam, signal }) => readPage({ objects, words, cursors: pageParam }, signal),
    initialPageParam: null as Cursors,
    getNextPageParam: ({ next }) => next,
    enabled: objects.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  })

export interface Restored {
  readonly back: readonly DeletedRecord[]
  readonly refused: readonly { readonly record: DeletedRecord; readonly error: unknown }[]
}

/** Takes records out of the trash, one after the other; one that is refused does not hold up the others. */
export async function restore(
  records: readonly DeletedRecord[],
  pluralOf: (object: string) => string,
): Promise<Restored> {
  const back: DeletedRecord[] = []
  const refused: { record: DeletedRecord; error: unknown }[] = []
  for (const record of records) {
    try {
      await api.post(`/${pluralOf(record.object)}/${record.id}/restore`)
      back.push(record)
    } catch (error) {
      refused.push({ record, error })
    }
  }
  for (const key of ['trash', 'records', 'today']) void queryClient.invalidateQueries({ queryKey: [key] })
  return { back, refused }
}
