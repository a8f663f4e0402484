import type { BusinessRecord, ListOf, Transfer } from '@holdfast/sdk'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import type { ObjectView } from '../records/catalogue.ts'

const KEY = 'transfers'

/** Requests that wait for one's word, or concern oneself, the newest first. */
export const useTransfers = (side: 'approve' | 'mine') =>
  useInfiniteQuery({
    queryKey: [KEY, side],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => {
      const from = pageParam === '' ? '' : `&cursor=${encodeURIComponent(pageParam)}`
      return api.get<ListOf<Transfer>>(`/transfers?side=${side}${from}`, { signal })
    },
    getNextPageParam: ({ page }) => page.next ?? undefined,
  })

/** The request that waits about a record. */
export const useWaitingTransfer = (object: ObjectView, { id, version }: BusinessRecord) =>
  useQuery({
    queryKey: [KEY, 'of', object.name, id, version],
    queryFn: async ({ signal }) => {
      const path = `/transfers/waiting?object=${object.name}&id=${id}`
      return (await api.get<{ data: readonly Transfer[] }>(path, { signal })).data[0] ?? null
    },
  })

/** Asks anew for requests, and for the records that one of them moved. */
export async function refreshTransfers(object: ObjectView | undefined): Promise<void> {
  const plural = object?.plural ?? ''
  await Promise.all([[KEY], ['record', plural]].map((queryKey) => queryClient.invalidateQueries({ queryKey })))
}
