import type { StageTotal, StageTotals } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../app/api.ts'
import type { ObjectView } from '../catalogue.ts'
import type { ListQuestion } from './use-rows.ts'

/** How many records of a question stand in each stage and what they are worth; asked of objects with pipelines alone. */
export function useTotals(
  object: ObjectView,
  { q, filter }: ListQuestion,
  wanted: boolean,
): ReadonlyMap<string, StageTotal> {
  const { data } = useQuery({
    queryKey: ['records', object.plural, 'totals', { q, filter }],
    queryFn: ({ signal }) => {
      const body = { ...(filter === null ? {} : { filter }), ...(q === '' ? {} : { q }) }
      return api.post<StageTotals>(`/${object.plural}/totals`, body, { signal })
    },
    enabled: wanted,
  })
  return useMemo(() => new Map(data?.stages.map((total) => [total.stage, total])), [data])
}
