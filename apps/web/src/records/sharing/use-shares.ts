import type { BusinessRecord, ListOf, RecordShares, SharedWithMe } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useAct } from '../../access/use-act.ts'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import { type ObjectView, useCatalogue } from '../catalogue.ts'
import { titleOf } from '../record-values.ts'

const KEY = 'shares'

/** With whom a record is shared, and what is done about it. */
export function useShares(object: ObjectView, { id }: BusinessRecord) {
  const act = useAct()
  const found = useQuery({
    queryKey: [KEY, object.name, id],
    queryFn: ({ signal }) => api.get<RecordShares>(`/shares?object=${object.name}&id=${id}`, { signal }),
  })
  const end = (userId: string) =>
    act.run(async () => {
      await api.post('/shares/end', { object: object.name, id, userId })
      await refreshShares()
    })
  return { act, found, end }
}

/** Asks anew with whom what is shared. */
export const refreshShares = (): Promise<void> => queryClient.invalidateQueries({ queryKey: [KEY] })

/** The names of those records of one object. */
async function namesOf(object: ObjectView, ids: readonly string[], signal: AbortSignal) {
  const asked = { filter: { id: { in: ids } }, fields: [object.title], limit: ids.length }
  const { data } = await api.post<ListOf<BusinessRecord>>(`/${object.plural}/query`, asked, { signal })
  return data.map((record) => [record.id, titleOf(record, object.title)] as const)
}

/** What colleagues share with oneself, with its names. */
export function useSharedWithMe() {
  const { data: objects = [], isSuccess } = useCatalogue()
  return useQuery({
    queryKey: [KEY, 'mine'],
    enabled: isSuccess,
    queryFn: async ({ signal }) => {
      const { data } = await api.get<SharedWithMe>('/shares/mine', { signal })
      const known = objects.map((object) => ({ object, those: data.filter((share) => share.object === object.name) }))
      const named = await Promise.all(
        known
          .filter(({ those }) => those.length > 0)
          .map(({ object, those }) =>
            namesOf(
              object,
              those.map(({ id }) => id),
              signal,
            ),
          ),
      )
      const names = new Map(named.flat())
      return data.flatMap((share) => {
        const object = objects.find(({ name }) => name === share.object)
        return object === undefined ? [] : [{ ...share, object, name: names.get(share.id) ?? '' }]
      })
    },
  })
}
