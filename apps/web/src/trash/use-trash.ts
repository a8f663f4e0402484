import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useInfiniteQuery } from '@tanstack/react-query'
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

async function readPage(objects: readonly ObjectView[], cursors: Cursors, signal: AbortSignal): Promise<TrashPage> {
  const asked = objects.filter(({ name }) => cursors === null || cursors[name] !== undefined)
  const pages = await Promise.all(
    asked.map(async ({ name }) => {
      const cursor = cursors?.[name]
      const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = await api.get<ListOf<DeletedRecord>>(`/trash?object=${name}&limit=${PAGE_ROWS}${more}`, { signal })
      return { name, page }
    }),
  )
  const next = Object.fromEntries(
    pages.flatMap(({ name, page }) => (page.page.next === null ? [] : [[name, page.page.next]])),
  )
  return {
    rows: pages.flatMap(({ page }) => page.data),
    next: Object.keys(next).length === 0 ? null : next,
  }
}

/** The trash of some objects, last deleted first. */
export const useTrash = (objects: readonly ObjectView[]) =>
  useInfiniteQuery({
    queryKey: ['trash', objects.map(({ name }) => name).join()],
    queryFn: ({ pageParam, signal }) => readPage(objects, pageParam, signal),
    initialPageParam: null as Cursors,
    getNextPageParam: ({ next }) => next,
    enabled: objects.length > 0,
    staleTime: 0,
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
