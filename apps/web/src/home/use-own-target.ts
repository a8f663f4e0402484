import { useQuery } from '@tanstack/react-query'
import { may, useMe } from '../app/session.tsx'
import { useObject } from '../records/catalogue.ts'
import type { OwnTarget } from './own-target.tsx'

/** One's own target of the present time; null where none is set, undefined while it is asked. How it is found is fetched besides, to keep the first page small. */
export function useOwnTarget(): OwnTarget | null | undefined {
  const me = useMe()
  const { object: deals, error } = useObject('opportunities')
  const isTold = may(me, 'opportunity', 'list')
  const asked = useQuery({
    queryKey: ['targets', 'own', me.userId],
    queryFn: async ({ signal }) =>
      deals?.process === undefined
        ? null
        : (await import('./own-target.tsx')).findOwnTarget(me.userId, deals.process, signal),
    enabled: isTold && deals !== undefined,
    staleTime: 300_000,
  })
  // one number less is no reason to show none
  return !isTold || error !== null || asked.isError ? null : asked.data
}
