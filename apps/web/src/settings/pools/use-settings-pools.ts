import type { Pool, Pools } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'

export const usePools = () => useQuery({ queryKey: ['pools'], queryFn: () => api.get<Pools>('/pools') })

/** After a change of the pools: they, and what is made from them; whoever is in one from now on finds it in the rail. */
export const refreshPools = () =>
  Promise.all(['pools', 'own-pools', 'catalog', 'me'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))

/** A pool to begin with: members see who it is, and how to tell it from others. */
export const freshPool = (): Pool => ({
  id: crypto.randomUUID(),
  label: { zh: '', en: '' },
  teams: [],
  people: [],
  fields: ['name', 'industry', 'region'],
  mostOwned: null,
  claimsADay: null,
  neglect: null,
  protectDays: null,
  mostProtected: null,
  looks: {},
})

/** Whether a pool has both its names and somebody in it. */
export const isWhole = ({ label, teams, people }: Pool): boolean =>
  label.zh.trim() !== '' && label.en.trim() !== '' && teams.length + people.length > 0
