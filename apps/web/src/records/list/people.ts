import type { Colleague, ListOf, Unit } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'

/** The company's teams, which everybody may name. */
export const TEAMS = {
  queryKey: ['teams'],
  queryFn: async (): Promise<readonly Unit[]> => (await api.get<ListOf<Unit>>('/teams')).data,
}

const NOBODY: readonly Colleague[] = []

async function everyone(): Promise<readonly Colleague[]> {
  const people: Colleague[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const from: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page: ListOf<Colleague> = await api.get(`/users/directory?limit=200${from}`)
    people.push(...page.data)
    cursor = page.page.next
  }
  return people
}

/** The colleagues one may name: for owners, and for whose records are asked. */
export function useColleagues(enabled = true): readonly Colleague[] {
  const { data } = useQuery({ queryKey: ['users', 'directory'], queryFn: everyone, staleTime: 300_000, enabled })
  return data ?? NOBODY
}
