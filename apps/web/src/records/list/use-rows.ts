import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { type InfiniteData, keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import { isNamed, type ObjectView, titleKeys } from '../catalogue.ts'
import type { Tree } from './conditions.ts'
import { fieldOf } from './fields.ts'

/** Rows of the first page, the second and the later ones: whoever only looks spends few of those they may see, whoever scrolls far seldom waits. */
const PAGE_ROWS = [60, 100, 200]

interface PageParam {
  readonly cursor: string | null
  readonly page: number
}

const rowsOf = (page: number): number => PAGE_ROWS[Math.min(page, PAGE_ROWS.length - 1)] ?? 60

export interface ListQuestion {
  readonly view: string
  readonly q: string
  readonly sort: string
  /** What must hold; null for everything within reach. */
  readonly filter: Tree | null
}

type Pages = InfiniteData<ListOf<BusinessRecord>, PageParam>

const conditionOf = ({ q, filter }: Pick<ListQuestion, 'q' | 'filter'>) => ({
  ...(filter === null ? {} : { filter }),
  ...(q === '' ? {} : { q }),
})

/** What is shown of each record, by keys of fields; references come with their names. */
function shownBy(object: ObjectView, keys: readonly string[]) {
  const fields = keys.flatMap((key) => fieldOf(object, key) ?? [])
  const references = fields.filter(isNamed).map(({ key }) => key)
  return {
    fields: fields.map(({ name }) => name),
    ...(references.length === 0 ? {} : { expand: references }),
  }
}

const keyOf = (object: ObjectView, question: ListQuestion, keys: readonly string[]) =>
  ['records', object.plural, 'rows', { keys, q: question.q, sort: question.sort, filter: question.filter }] as const

/** The rows of a list as they are scrolled to; by POST, so that no searched value ever stands in an address. */
export function useRows(object: ObjectView, question: ListQuestion, shown: readonly string[]) {
  const keys = useMemo(() => [...new Set([...titleKeys(object), ...shown])].sort(), [object, shown])
  const pages = useInfiniteQuery({
    queryKey: keyOf(object, question, keys),
    queryFn: ({ pageParam, signal }) => {
      const { cursor, page } = pageParam
      const place = { limit: rowsOf(page), ...(cursor === null ? {} : { cursor }) }
      const body = { ...place, sort: question.sort, ...shownBy(object, keys), ...conditionOf(question) }
      return api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body, { signal })
    },
    initialPageParam: { cursor: null, page: 0 } as PageParam,
    getNextPageParam: ({ page }, all) => (page.next === null ? null : { cursor: page.next, page: all.length }),
    placeholderData: keepPreviousData,
    // pages before stay the same objects by themselves: comparing thousands of rows at each new page costs the frames in which it comes
    structuralSharing: false,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  return { pages, rows }
}

export type Rows = ReturnType<typeof useRows>

/** The total, only when someone asks for it. */
export async function countRecords(object: ObjectView, question: ListQuestion): Promise<number | null> {
  const body = { limit: 1, count: 'exact', ...conditionOf(question) }
  const answer = await api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body)
  return answer.page.count ?? null
}

const loadedQueries = (plural: string) =>
  queryClient
    .getQueryCache()
    .findAll({ queryKey: ['records', plural, 'rows'] })
    .flatMap(({ queryKey }) => {
      const pages = queryClient.getQueryData<Pages>(queryKey)
      const { keys } = queryKey[3] as { keys: readonly string[] }
      return pages === undefined ? [] : [{ queryKey, pages, keys }]
    })

/** What becomes of a row; null where it leaves. */
type RowWork = (row: BusinessRecord) => BusinessRecord | null

/** Changes rows where they stand; one that came in a newer version meanwhile stays as it is. */
const mapRows = (pages: Pages, work: RowWork): Pages => {
  const put = (row: BusinessRecord) => {
    const changed = work(row)
    return changed !== null && changed.version < row.version ? row : changed
  }
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, data: page.data.flatMap((row) => put(row) ?? []) })) }
}

/** Changes the rows of a list. A page under way began with the rows as they stood: what is changed meanwhile is changed again when it has come. */
function changePages(queryKey: QueryKey, work: RowWork): void {
  const change = () =>
    queryClient.setQueryData<Pages>(queryKey, (pages) => (pages === undefined ? pages : mapRows(pages, work)))
  change()
  const asked = queryClient.getQueryCache().find({ queryKey, exact: true })
  if (asked?.state.fetchStatus === 'fetching') asked.promise?.then(change, () => undefined)
}

/** Of some records, those that a list shows by what it asks. */
export async function matchingOf(object: ObjectView, question: ListQuestion, ids: readonly string[]) {
  const filter = { and: [{ id: { in: ids } }, ...(question.filter === null ? [] : [question.filter])] }
  const body = { limit: 200, fields: titleKeys(object), ...conditionOf({ ...question, filter }) }
  const { data } = await api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body)
  return data.map(({ id }) => id)
}

/** Changes rows where they stand, in every list that is loaded; null takes a row out. */
export function changeRows(plural: string, work: RowWork): void {
  for (const { queryKey } of loadedQueries(plural)) changePages(queryKey, work)
}

const MOST_AT_ONCE = 200

/** Asks some records anew and puts them where they stand, so that nothing moves under anybody's eyes; those that are gone leave. */
export async function refreshRows(object: ObjectView, ids: readonly string[]): Promise<void> {
  for (const { queryKey, pages, keys } of loadedQueries(object.plural)) {
    const loaded = new Set(pages.pages.flatMap((page) => page.data.map(({ id }) => id)))
    const asked = ids.filter((id) => loaded.has(id))
    for (let at = 0; at < asked.length; at += MOST_AT_ONCE) {
      const part = asked.slice(at, at + MOST_AT_ONCE)
      const body = { limit: MOST_AT_ONCE, filter: { id: { in: part } }, ...shownBy(object, keys) }
      const { data } = await api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body)
      const fresh = new Map(data.map((row) => [row.id, row]))
      changePages(queryKey, (row) => (part.includes(row.id) ? (fresh.get(row.id) ?? null) : row))
    }
  }
}

/** Lists and boards of an object are asked anew. */
export const forgetRows = (plural: string): void =>
  void queryClient.invalidateQueries({ queryKey: ['records', plural] })
