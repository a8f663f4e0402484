import type { ApprovalAsked, Emergency, EmergencyRole, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import { refreshApprovals } from './use-approvals.ts'

const KEY = 'emergencies'

/** Duties lent in emergencies, the newest first. */
export const useEmergencies = () =>
  useQuery({
    queryKey: [KEY],
    queryFn: async ({ signal }) => (await api.get<ListOf<Emergency>>('/emergencies', { signal })).data,
  })

/** Who lends what changes what every page says of oneself. */
const refresh = async (): Promise<void> => {
  await Promise.all([[KEY], ['me']].map((queryKey) => queryClient.invalidateQueries({ queryKey })))
}

export interface EmergencyForm {
  readonly role: EmergencyRole
  readonly minutes: number
  readonly purpose: string
}

export async function askEmergency(form: EmergencyForm): Promise<void> {
  await api.post<ApprovalAsked>('/emergencies', form)
  await refreshApprovals()
}

export async function endEmergency({ id }: Emergency): Promise<void> {
  await api.post(`/emergencies/${id}/end`, {})
  await refresh()
}

export async function reviewEmergency({ id }: Emergency, words: string): Promise<void> {
  await api.post(`/emergencies/${id}/review`, { words })
  await refresh()
}
