import type { Forecast } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import dayjs from '../ui/dayjs.ts'
import { type ForecastQuestion, readForecast, writeForecast } from './forecast-question.ts'
import { usePipelineQuestion } from './use-pipeline-question.ts'

/** What is asked, and the pipelines it may be asked of; the first one unless another is said. */
export function useForecastQuestion() {
  const today = dayjs().format('YYYY-MM-DD')
  return usePipelineQuestion<ForecastQuestion>({
    read: (address) => readForecast(address, today),
    write: (question) => writeForecast(question, today),
  })
}

interface Asked extends Pick<ForecastQuestion, 'pipeline' | 'period'> {
  readonly teamId?: string
}

/** The forecast of everybody in reach, or of one team; while another one is fetched, the one before stays. */
export function useForecast({ pipeline, period, teamId }: Asked, enabled = true) {
  const query = new URLSearchParams({ period, ...(teamId === undefined ? {} : { teamId }) })
  return useQuery({
    queryKey: ['forecast', pipeline, period, teamId],
    queryFn: ({ signal }) => api.get<Forecast>(`/pipelines/${pipeline}/forecast?${query}`, { signal }),
    enabled: enabled && pipeline !== null,
    placeholderData: (before, asked) => (asked?.queryKey[3] === teamId ? keepPreviousData(before) : undefined),
  })
}
