import type { CatalogProcess } from '@holdfast/sdk'
import { useSearchParams } from 'react-router'
import { useObject } from '../records/catalogue.ts'
import { shownPipelines } from '../records/stages.ts'

type Pipelines = CatalogProcess['pipelines']
const NONE: Pipelines = []

/** How a question stands in the address. */
interface Written<Question> {
  readonly read: (address: URLSearchParams) => Question
  readonly write: (question: Question) => URLSearchParams
}

/** What is asked of a pipeline, and the pipelines it may be asked of; the first one unless another is said. */
export function usePipelineQuestion<Question extends { readonly pipeline: string | null }>({
  read,
  write,
}: Written<Question>) {
  const [address, setAddress] = useSearchParams()
  const { object, error } = useObject('opportunity')
  const pipelines = object?.process === undefined ? NONE : shownPipelines(object.process)
  const stated = read(address)
  const pipeline = pipelines.find(({ value }) => value === stated.pipeline) ?? pipelines[0]
  const question: Question = { ...stated, pipeline: pipeline?.value ?? null }
  const change = (part: Partial<Question>) =>
    setAddress(write({ ...stated, ...part }), { replace: true, preventScrollReset: true })
  return { question, pipelines, pipeline, object, error, change }
}
