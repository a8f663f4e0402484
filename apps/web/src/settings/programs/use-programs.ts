import type { App, ListOf, OwnApp, Program } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import { useMe } from '../../app/session.tsx'

const MANAGER = 'security_admin'

/** Whether one makes and ends the company's programs. */
export const useManagesPrograms = (): boolean => useMe().roles.includes(MANAGER)

/** The programs that act for oneself, or wait for one's word. */
export const useOwnPrograms = () =>
  useQuery({
    queryKey: ['programs', 'mine'],
    queryFn: async () => (await api.get<ListOf<Program>>('/clients/mine')).data,
  })

export function useAllPrograms() {
  const enabled = useManagesPrograms()
  return useQuery({
    queryKey: ['programs', 'all'],
    queryFn: async () => (await api.get<ListOf<Program>>('/clients')).data,
    enabled,
  })
}

/** The apps that one has let act for oneself. */
export const useOwnApps = () =>
  useQuery({
    queryKey: ['programs', 'apps', 'mine'],
    queryFn: async () => (await api.get<ListOf<OwnApp>>('/auth/apps')).data,
  })

export function useAllApps() {
  const enabled = useManagesPrograms()
  return useQuery({
    queryKey: ['programs', 'apps', 'all'],
    queryFn: async () => (await api.get<ListOf<App>>('/apps')).data,
    enabled,
  })
}

export const refreshPrograms = () => queryClient.invalidateQueries({ queryKey: ['programs'] })
