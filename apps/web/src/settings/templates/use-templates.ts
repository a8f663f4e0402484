import type { ContractTemplates } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'

const KEY = ['contract-templates']

export const useTemplates = () =>
  useQuery({ queryKey: KEY, queryFn: () => api.get<ContractTemplates>('/contract-templates') })

export const refreshTemplates = () => queryClient.invalidateQueries({ queryKey: KEY })
