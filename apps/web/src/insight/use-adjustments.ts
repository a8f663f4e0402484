import type { Adjustment, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import type { ForecastQuestion } from './forecast-question.ts'

const NONE: readonly Adjustment[] = []

/** What is believed beside the deals of a pipeline and period; asked by those alone who may say so themselves. */
export function useAdjustments({ pipeline, period }: Pick<ForecastQuestion, 'pipeline' | 'period'>, enabled: boolean) {
  const { data } = useQuery({
    queryKey: ['adjustments', pipeline, period],
    queryFn: async ({ signal }) => {
      const query = new URLSearchParams({ period })
      return (
        await api.get<Pick<ListOf<Adjustment>, 'data'>>(`/pipelines/${pipeline}/adjustments?${query}`, { signal })
      ).data
    },
    enabled: enabled && pipeline !== null,
  })
  return data ?? NONE
}

export const refreshAdjustments = () => queryClient.invalidateQueries({ queryKey: ['adjustments'] })
