import type { ListOf, SignOnConnection } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'

const KEY = ['connections']

/** The company's connections to providers of its own. */
export const useConnections = () =>
  useQuery({ queryKey: KEY, queryFn: async () => (await api.get<ListOf<SignOnConnection>>('/connections')).data })

export const refreshConnections = () => queryClient.invalidateQueries({ queryKey: KEY })
