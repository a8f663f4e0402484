import type { BusinessRecord, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'

interface Asked {
  readonly limit: number
  readonly filter: object
  readonly fields: readonly string[]
  readonly sort?: string
  readonly expand?: readonly string[]
}

/** The records of a kind that belong to another one; asked anew where records of that kind change. */
export const useRelated = (plural: string, id: string, asked: Asked) =>
  useQuery({
    queryKey: ['records', plural, 'of', id],
    queryFn: ({ signal }) => api.post<ListOf<BusinessRecord>>(`/${plural}/query`, asked, { signal }),
  })

/** Whether all there are were told. */
export const isWhole = (found: ListOf<BusinessRecord> | undefined): boolean => found?.page.next == null

/** How many there are, as far as they were told. */
export const countWords = (found: ListOf<BusinessRecord> | undefined): string =>
  `${found?.data.length ?? 0}${isWhole(found) ? '' : '+'}`
