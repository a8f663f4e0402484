import type { OwnPipelines } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'

export const usePipelines = () =>
  useQuery({ queryKey: ['pipelines'], queryFn: () => api.get<OwnPipelines>('/pipelines') })

/** After a change of pipelines: they, and the catalogue that boards and forms are made from. */
export const refreshPipelines = () =>
  Promise.all(['pipelines', 'catalog'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
