import type { CatalogProcess, Funnel } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { api } from '../app/api.ts'
import { useObject } from '../records/catalogue.ts'
import { shownPipelines } from '../records/stages.ts'
import dayjs from '../ui/dayjs.ts'
import { type FunnelQuestion, funnelQuery, readQuestion, writeQuestion } from './funnel-question.ts'

type Pipelines = CatalogProcess['pipelines']
const NONE: Pipelines = []

/** What is asked, and the pipelines it may be asked of; the first one unless another is said. */
export function useFunnelQuestion() {
  const [address, setAddress] = useSearchParams()
  const { object, error } = useObject('opportunity')
  const pipelines = object?.process === undefined ? NONE : shownPipelines(object.process)
  const stated = readQuestion(address, dayjs().format('YYYY-MM-DD'))
  const known = pipelines.find(({ value }) => value === stated.pipeline) ?? pipelines[0]
  const change = (part: Partial<FunnelQuestion>) =>
    setAddress(writeQuestion({ ...stated, ...part }), { replace: true, preventScrollReset: true })
  return { question: { ...stated, pipeline: known?.value ?? null }, pipelines, object, error, change }
}

/** The funnel; while another one is fetched, the one before stays. */
export const useFunnel = (question: FunnelQuestion) =>
  useQuery({
    queryKey: ['funnel', question.pipeline, funnelQuery(question)],
    queryFn: ({ signal }) =>
      api.get<Funnel>(`/pipelines/${question.pipeline}/funnel${funnelQuery(question)}`, { signal }),
    enabled: question.pipeline !== null,
    placeholderData: keepPreviousData,
  })
