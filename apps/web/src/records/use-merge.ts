import type { BusinessRecord } from '@holdfast/sdk'
import { isProblem } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'
import { api } from '../app/api.ts'
import { usePostOnce } from '../app/post-once.ts'
import { queryClient } from '../app/queries.ts'
import type { ObjectView } from './catalogue.ts'
import { readRecord, refreshRecord } from './use-record.ts'

export type Side = 'this' | 'other'

/** Both records as this person sees them, which fields they must decide about, and how much moves along. */
export interface MergePreview {
  readonly this: BusinessRecord
  readonly other: BusinessRecord
  readonly undecided: readonly string[]
  readonly moves: Readonly<Record<string, number>>
}

export interface Undone {
  readonly keptId: string
  readonly mergedId: string
  readonly changedSince: readonly string[]
  readonly stayed: readonly { readonly object: string; readonly ids: readonly string[] }[]
}

/** The sides with the names of what they point to: read like any record, at the version of the preview. */
async function readPreview(object: ObjectView, pair: readonly [string, string]): Promise<MergePreview> {
  const [kept, merged] = pair
  const [preview, ...named] = await Promise.all([
    api.post<MergePreview>(`/${object.plural}/${kept}/merge/preview`, { otherId: merged }),
    readRecord(object, kept),
    readRecord(object, merged),
  ])
  return { ...preview, this: { ...named[0], ...preview.this }, other: { ...named[1], ...preview.other } }
}

export const useMergePreview = (object: ObjectView, pair: readonly [string, string]) =>
  useQuery({
    queryKey: ['merge', object.plural, ...pair],
    queryFn: () => readPreview(object, pair),
    staleTime: 0,
    gcTime: 0,
  })

export type Choices = Readonly<Record<string, Side>>

/** Merges as chosen and can take it back. Choices made between versions that have moved on are shown anew, not used. */
export function useMerge(object: ObjectView, pair: readonly [string, string]) {
  const act = useAct()
  const postOnce = usePostOnce()
  const [mergeId, setMergeId] = useState<string | null>(null)
  const [undone, setUndone] = useState<Undone | null>(null)
  const refresh = () => {
    for (const id of pair) refreshRecord(object.plural, id)
    void queryClient.invalidateQueries({ queryKey: ['records'] })
  }
  const merge = (preview: MergePreview, choose: Choices) =>
    act.run(async () => {
      const versions = { this: preview.this.version, other: preview.other.version }
      try {
        const done = await postOnce<{ mergeId: string }>(`/${object.plural}/${pair[0]}/merge`, {
          otherId: pair[1],
          choose,
          versions,
        })
        setMergeId(done.mergeId)
        refresh()
      } catch (error) {
        if (isProblem(error, 'version_conflict'))
          void queryClient.invalidateQueries({ queryKey: ['merge', object.plural] })
        throw error
      }
    })
  const undo = () =>
    act.run(async () => {
      setUndone(await postOnce<Undone>(`/merges/${mergeId}/undo`, {}))
      refresh()
    })
  return { act, merge, undo, mergeId, undone }
}
