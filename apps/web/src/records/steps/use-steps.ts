import type { RecordStep } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import type { ObjectView } from '../catalogue.ts'
import { refreshRecord } from '../use-record.ts'

interface Steps {
  readonly data: readonly RecordStep[]
}

/** Whether records of the object pass through stages, or states, in which something may be to be done. */
export const isPassing = ({ process, conversion }: ObjectView): boolean =>
  process !== undefined || conversion !== undefined

/** Under the record's own key: whatever refreshes the record refreshes its steps. */
const keyOf = (plural: string, id: string) => ['record', plural, id, 'steps'] as const

/** What is to be done with a record in the stage where it stands; nothing for records that pass through none. */
export const useSteps = (object: ObjectView, id: string) =>
  useQuery({
    queryKey: keyOf(object.plural, id),
    queryFn: ({ signal }) => api.get<Steps>(`/${object.plural}/${id}/steps`, { signal }),
    enabled: isPassing(object),
  })

/** Ticks a step or opens it again; the record's next step and Home follow. */
export async function tickStep({ plural }: ObjectView, id: string, { id: step, doneAt }: RecordStep): Promise<void> {
  const steps = await api.patch<Steps>(`/${plural}/${id}/steps/${step}`, { done: doneAt === null }, {})
  queryClient.setQueryData(keyOf(plural, id), steps)
  refreshRecord(plural, id)
  void queryClient.invalidateQueries({ queryKey: ['today'] })
}
