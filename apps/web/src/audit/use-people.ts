import type { Colleague, ListOf } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { may, useMe } from '../app/session.tsx'

/** The people of the house, for those who may list them; else a person is told by number. */
export function usePeople() {
  const t = useT()
  const me = useMe()
  const { data } = useQuery({
    queryKey: ['users', 'names'],
    queryFn: () => api.get<ListOf<Colleague>>('/users?limit=200'),
    enabled: may(me, 'users', 'read'),
    retry: false,
    staleTime: 300_000,
  })
  const names = useMemo(() => new Map((data?.data ?? []).map(({ id, name }) => [id, name])), [data])
  const nameOf = useCallback(
    (id: string | null) => {
      if (id === null) return t('audit.nobody')
      return names.get(id) ?? (id === me.userId ? me.name : t('audit.person', { id: id.slice(-6) }))
    },
    [names, me, t],
  )
  return { people: data?.data ?? [], nameOf }
}
