import type { CompanyRights, ListOf, RightsPreview, RightsVersion, StatedRights, UnusedRights } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import { signed } from '../../app/signed.ts'
import { partsOf } from './rights-words.ts'

export const useRights = () =>
  useQuery({ queryKey: ['rights', 'now'], queryFn: () => api.get<CompanyRights>('/access/rights') })

export const useRightsVersions = () =>
  useQuery({
    queryKey: ['rights', 'versions'],
    queryFn: async () => (await api.get<ListOf<RightsVersion>>('/access/rights/versions')).data,
  })

export const useUnusedRights = () =>
  useQuery({ queryKey: ['rights', 'unused'], queryFn: () => api.get<UnusedRights>('/access/rights/unused') })

const statedOf = (rights: StatedRights): StatedRights => ({ version: rights.version, ...partsOf(rights) })

/** Who would gain and lose what; asked anew for each statement. */
export const useRightsPreview = (rights: StatedRights) =>
  useQuery({
    queryKey: ['rights', 'preview', rights],
    queryFn: () => api.post<RightsPreview>('/access/rights/preview', statedOf(rights)),
    gcTime: 0,
  })

/** One's own rights decide what every list and form holds: all is read anew. */
const refresh = () => queryClient.invalidateQueries()

/** States the rights; tells whether they wait for a second person. */
export async function stateRights(rights: StatedRights): Promise<boolean> {
  const { state } = await api.put<{ readonly state: string }>('/access/rights', statedOf(rights))
  await refresh()
  return state === 'awaiting_approval'
}

/** Confirms what was read by a signature over it; whatever came in its place is read anew. */
export async function confirmRights(digest: string): Promise<void> {
  await signed('/access/rights/sign', { digest })
    .then((signature) => api.post('/access/rights/confirm', { digest, ...signature }))
    .finally(refresh)
}

export async function withdrawRights(): Promise<void> {
  await api.post('/access/rights/withdraw')
  await refresh()
}
