import type { Target, Targets } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../app/api.ts'
import { may, useMe } from '../app/session.tsx'
import { periodAt } from '../insight/forecast-question.ts'
import { useObject } from '../records/catalogue.ts'
import { shownPipelines } from '../records/stages.ts'

/** A target of one's own, how far it is, and where the forecast it belongs to stands. */
export interface OwnTarget {
  readonly target: Target
  readonly path: string
}

// as most companies set them
const KINDS = ['quarter', 'month', 'year'] as const

async function find(who: string, pipeline: string, signal: AbortSignal): Promise<OwnTarget | null> {
  const now = new Date()
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-01`
  for (const kind of KINDS) {
    const asked = new URLSearchParams({ period: periodAt(kind, today) })
    const { data } = await api.get<Targets>(`/pipelines/${pipeline}/targets?${asked}`, { signal })
    const target = data.find(({ whose, id, amount }) => whose === 'person' && id === who && amount !== null)
    if (target !== undefined) return { target, path: `/insight/forecast?${asked}` }
  }
  return null
}

/** What one is to reach in the present quarter, month or year, of these the first that is set; null where none is, undefined while it is asked. */
export function useOwnTarget(): OwnTarget | null | undefined {
  const me = useMe()
  const { object: deals, error } = useObject('opportunities')
  const pipeline = deals?.process === undefined ? undefined : shownPipelines(deals.process)[0]?.value
  const isTold = may(me, 'opportunity', 'list')
  const asked = useQuery({
    queryKey: ['targets', 'own', me.userId, pipeline],
    queryFn: ({ signal }) => find(me.userId, pipeline ?? '', signal),
    enabled: isTold && pipeline !== undefined,
    staleTime: 300_000,
  })
  // one number less is no reason to show none
  if (!isTold || error !== null || asked.isError || (deals !== undefined && pipeline === undefined)) return null
  return asked.data
}
