import type { BusinessRecord } from '@holdfast/sdk'
import { useMutation, useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { queryClient } from '../app/queries.ts'
import { namedOf, type ObjectView } from './catalogue.ts'

const keyOf = (plural: string, id: string) => ['record', plural, id] as const

export function readRecord(object: ObjectView, id: string, signal?: AbortSignal): Promise<BusinessRecord> {
  const references = namedOf(object.fields.values())
  const expand = references.length === 0 ? '' : `?expand=${references.join(',')}`
  return api.get<BusinessRecord>(`/${object.plural}/${id}${expand}`, signal === undefined ? {} : { signal })
}

export const useRecord = (object: ObjectView, id: string) =>
  useQuery({ queryKey: keyOf(object.plural, id), queryFn: ({ signal }) => readRecord(object, id, signal) })

/** Shows what the server says of a record and its lists anew, after something about it was written. */
export function refreshRecord(plural: string, id: string): void {
  void queryClient.invalidateQueries({ queryKey: keyOf(plural, id) })
  void queryClient.invalidateQueries({ queryKey: ['timeline', plural, id] })
  void queryClient.invalidateQueries({ queryKey: ['records', plural] })
}

/** Changes a record upon the version it was read in. */
export const useChange = (object: ObjectView, record: BusinessRecord) =>
  useMutation({
    mutationFn: ({ changes, version }: { changes: Readonly<Record<string, unknown>>; version: number }) =>
      api.patch<BusinessRecord>(`/${object.plural}/${record.id}`, changes, { version }),
    onSuccess: () => refreshRecord(object.plural, record.id),
  })
