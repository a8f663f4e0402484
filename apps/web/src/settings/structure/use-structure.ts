import type { ListOf, Unit } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'
import { useTeams } from '../people/use-people.ts'
import type { Structure } from './reach-change.ts'

export type UnitKind = 'team' | 'department'

/** A unit with its kind, as the tree shows it. */
export interface Placed {
  readonly kind: UnitKind
  readonly unit: Unit
}

export const pathOf = (kind: UnitKind): string => (kind === 'team' ? '/teams' : '/departments')

/** The unit of an id; null where there is none. */
export function placedOf({ teams, departments }: Structure, id: string | null): Placed | null {
  const team = teams.find((each) => each.id === id)
  const unit = team ?? departments.find((each) => each.id === id)
  return unit === undefined ? null : { kind: team === undefined ? 'department' : 'team', unit }
}

/** Teams and departments together. */
export function useStructure() {
  const teams = useTeams()
  const departments = useQuery({
    queryKey: ['departments'],
    queryFn: async () => (await api.get<ListOf<Unit>>('/departments')).data,
  })
  return {
    structure: { teams: teams.data ?? [], departments: departments.data ?? [] },
    isPending: teams.isPending || departments.isPending,
    error: teams.error ?? departments.error,
  }
}

export const refreshStructure = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['teams'] }),
    queryClient.invalidateQueries({ queryKey: ['departments'] }),
    queryClient.invalidateQueries({ queryKey: ['users'] }),
  ])
