import type { RecordStep } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import type { ObjectView } from '../catalogue.ts'
import { refreshRecord } from '../use-record.ts'

interface Steps {
  readonly data: readonly RecordStep[]
}

const PASSING: ReadonlySet<string> = new Set(['opportunity', 'lead'])

/** Under the record's own key: whatever refreshes the record refreshes its steps. */
const keyOf = (plural: string, id: string) => ['record', plural, id, 'steps'] as const

/** What is to be done with a record in the stage where it stands; nothing for records that pass through none. */
export const useSteps = ({ name, plural }: ObjectView, id: string) =>
  useQuery({
    queryKey: keyOf(plural, id),
    queryFn: ({ signal }) => api.get<Steps>(`/${plural}/${id}/steps`, { signal }),
    enabled: PASSING.has(name),
  })

/** Ticks a step or opens it again; the record's next step and Home follow. */
export async function tickStep({ plural }: ObjectView, id: string, { id: step, doneAt }: RecordStep): Promise<void> {
  const steps = await api.patch<Steps>(`/${plural}/${id}/steps/${step}`, { done: doneAt === null }, {})
  queryClient.setQueryData(keyOf(plural, id), steps)
  refreshRecord(plural, id)
  void queryClient.invalidateQueries({ queryKey: ['today'] })
}
