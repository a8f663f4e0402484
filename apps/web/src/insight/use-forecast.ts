import type { Forecast } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { api } from '../app/api.ts'
import { useObject } from '../records/catalogue.ts'
import { shownPipelines } from '../records/stages.ts'
import dayjs from '../ui/dayjs.ts'
import { type ForecastQuestion, readForecast, writeForecast } from './forecast-question.ts'

/** What is asked, and the pipelines it may be asked of; the first one unless another is said. */
export function useForecastQuestion() {
  const [address, setAddress] = useSearchParams()
  const { object, error } = useObject('opportunity')
  const pipelines = object?.process === undefined ? [] : shownPipelines(object.process)
  const today = dayjs().format('YYYY-MM-DD')
  const stated = readForecast(address, today)
  const known = pipelines.find(({ value }) => value === stated.pipeline) ?? pipelines[0]
  const change = (part: Partial<ForecastQuestion>) =>
    setAddress(writeForecast({ ...stated, ...part }, today), { replace: true, preventScrollReset: true })
  return { question: { ...stated, pipeline: known?.value ?? null }, pipelines, object, error, change }
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
