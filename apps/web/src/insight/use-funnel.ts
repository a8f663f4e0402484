import type { Funnel } from '@holdfast/sdk'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import dayjs from '../ui/dayjs.ts'
import { type FunnelQuestion, funnelQuery, readQuestion, writeQuestion } from './funnel-question.ts'
import { usePipelineQuestion } from './use-pipeline-question.ts'

/** What is asked, and the pipelines it may be asked of; the first one unless another is said. */
export const useFunnelQuestion = () =>
  usePipelineQuestion<FunnelQuestion>({
    read: (address) => readQuestion(address, dayjs().format('YYYY-MM-DD')),
    write: writeQuestion,
  })

/** The funnel; while another one is fetched, the one before stays. */
export const useFunnel = (question: FunnelQuestion) =>
  useQuery({
    queryKey: ['funnel', question.pipeline, funnelQuery(question)],
    queryFn: ({ signal }) =>
      api.get<Funnel>(`/pipelines/${question.pipeline}/funnel${funnelQuery(question)}`, { signal }),
    enabled: question.pipeline !== null,
    placeholderData: keepPreviousData,
  })
