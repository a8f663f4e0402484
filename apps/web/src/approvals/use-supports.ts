import type { ApprovalAsked, ListOf, NamedKind, SupportAccess, SupportRead } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import { refreshApprovals } from './use-approvals.ts'

const KEY = 'supports'

interface Supports extends ListOf<SupportAccess> {
  readonly choices: readonly NamedKind[]
}

/** Support accesses, the newest first, and what can be asked for. */
export const useSupports = () =>
  useQuery({ queryKey: [KEY], queryFn: ({ signal }) => api.get<Supports>('/support-accesses', { signal }) })

/** What was read under one of them. */
export const useSupportReads = (id: string) =>
  useQuery({
    queryKey: [KEY, id],
    queryFn: async () => (await api.get<ListOf<SupportRead>>(`/support-accesses/${id}/reads`)).data,
    staleTime: 0,
  })

export interface SupportForm {
  readonly objects: readonly string[]
  readonly minutes: number
  readonly purpose: string
  readonly ticket?: string
}

export async function askSupport(form: SupportForm): Promise<void> {
  await api.post<ApprovalAsked>('/support-accesses', form)
  await refreshApprovals()
}

/** Ends one at once; what it showed is read anew, and is gone. */
export async function endSupport({ id }: SupportAccess): Promise<void> {
  await api.post(`/support-accesses/${id}/end`, {})
  await queryClient.invalidateQueries()
}
