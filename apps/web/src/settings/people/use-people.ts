import type { ListOf, Person, RecoveryAsked, RoleInfo } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import { may, useMe } from '../../app/session.tsx'
import { TEAMS } from '../../records/list/people.ts'

const PAGE = 200

/** Every person of the company, page by page. */
async function allPeople(): Promise<readonly Person[]> {
  const people: Person[] = []
  for (let cursor = ''; ; ) {
    const { data, page } = await api.get<ListOf<Person>>(`/users?limit=${PAGE}${cursor}`)
    people.push(...data)
    if (page.next === null) return people
    cursor = `&cursor=${encodeURIComponent(page.next)}`
  }
}

/** The people of the company; not asked for by whoever may not see them. */
export const usePeople = (enabled = true) => useQuery({ queryKey: ['users', 'all'], queryFn: allPeople, enabled })

export const useTeams = () => useQuery(TEAMS)

export const useRoles = () =>
  useQuery({ queryKey: ['roles'], queryFn: async () => (await api.get<ListOf<RoleInfo>>('/roles')).data })

/** Whoever waits to be let in anew; asked only by the two who decide. */
export function useRecoveries() {
  const me = useMe()
  const decides = may(me, 'users', 'invite') || may(me, 'users', 'confirm')
  return useQuery({
    queryKey: ['users', 'recoveries'],
    queryFn: async () => (await api.get<ListOf<RecoveryAsked>>('/users/recoveries')).data,
    enabled: decides,
  })
}

/** After an act on people: they, and what depends on them, are read anew. */
export const refreshPeople = () => queryClient.invalidateQueries({ queryKey: ['users'] })
