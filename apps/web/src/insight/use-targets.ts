import type { Target, Targets } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import type { ForecastQuestion } from './forecast-question.ts'

/** The targets of a pipeline and period, as far as the caller may know them. */
export const useTargets = ({ pipeline, period }: Pick<ForecastQuestion, 'pipeline' | 'period'>, enabled = true) =>
  useQuery({
    queryKey: ['targets', pipeline, period],
    queryFn: ({ signal }) =>
      api.get<Targets>(`/pipelines/${pipeline}/targets?${new URLSearchParams({ period })}`, { signal }),
    enabled: enabled && pipeline !== null,
  })

export const refreshTargets = () => queryClient.invalidateQueries({ queryKey: ['targets'] })

/** Whether there is anything to show of it: an amount, or somebody who may set one. */
export const isShown = ({ amount, maySet }: Target): boolean => amount !== null || maySet

/** The target of the company, a team or a person. */
export const targetOf = (targets: readonly Target[], whose: Target['whose'], id: string | null): Target | undefined =>
  targets.find((each) => each.whose === whose && each.id === id)
