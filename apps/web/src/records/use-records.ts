import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../app/api.ts'
import { columnsOf, type ObjectView, referencesOf } from './catalogue.ts'
import type { ViewId } from './list-views.ts'

const PAGE_ROWS = 60

export interface ListQuestion {
  readonly q: string
  readonly sort: string
  readonly view: ViewId
  /** The view's condition; null for everything within reach. */
  readonly filter: object | null
}

const conditionOf = ({ q, filter }: ListQuestion) => ({
  ...(filter === null ? {} : { filter }),
  ...(q === '' ? {} : { q }),
})

/** What is asked of the server; by POST, so that no searched value ever stands in an address. */
function bodyOf(object: ObjectView, question: ListQuestion) {
  const columns = columnsOf(object)
  const references = referencesOf(columns)
  return {
    limit: PAGE_ROWS,
    sort: question.sort,
    fields: [
      ...new Set([...(object.fields.has(object.title) ? [object.title] : []), ...columns.map(({ name }) => name)]),
    ],
    ...(references.length === 0 ? {} : { expand: references }),
    ...conditionOf(question),
  }
}

/** The rows of a list as they are scrolled to, page after page. */
export function useRecords(object: ObjectView, question: ListQuestion) {
  const pages = useInfiniteQuery({
    queryKey: ['records', object.plural, question.view, question.q, question.sort],
    queryFn: ({ pageParam, signal }) => {
      const cursor = pageParam === '' ? {} : { cursor: pageParam }
      return api.post<ListOf<BusinessRecord>>(
        `/${object.plural}/query`,
        { ...bodyOf(object, question), ...cursor },
        { signal },
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.next,
    placeholderData: keepPreviousData,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  return { pages, rows }
}

/** The total, only when someone asks for it. */
export async function countRecords(object: ObjectView, question: ListQuestion): Promise<number | null> {
  const body = { limit: 1, count: 'exact', ...conditionOf(question) }
  const answer = await api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, body)
  return answer.page.count ?? null
}
