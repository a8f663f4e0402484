import type { Approval, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import { signed } from '../app/signed.ts'

const KEY = 'approvals'

export type Side = 'waiting' | 'mine' | 'others'

/** One side of what takes two people. */
export const useApprovals = (side: Side) =>
  useQuery({
    queryKey: [KEY, side],
    queryFn: async ({ signal }) => (await api.get<ListOf<Approval>>(`/approvals?side=${side}`, { signal })).data,
  })

export const useApproval = (id: string) =>
  useQuery({
    queryKey: [KEY, 'one', id],
    queryFn: ({ signal }) => api.get<Approval>(`/approvals/${id}`, { signal }),
  })

/** Asks anew for requests, and for what follows from one that was carried out. */
export const refreshApprovals = (): Promise<void> => queryClient.invalidateQueries({ queryKey: [KEY] })

/** Signs exactly this request with a passkey and approves it; without a passkey the server says whether a code would do. */
export async function approve({ id }: Approval): Promise<Approval['state']> {
  const signature = await signed(`/approvals/${id}/sign`)
  const { state } = await api.post<Pick<Approval, 'state'>>(`/approvals/${id}/approve`, signature)
  await refreshApprovals()
  return state
}

export async function reject({ id }: Approval, reason: string): Promise<void> {
  await api.post(`/approvals/${id}/reject`, { reason })
  await refreshApprovals()
}

export async function withdraw({ id }: Approval): Promise<void> {
  await api.post(`/approvals/${id}/withdraw`, {})
  await refreshApprovals()
}
