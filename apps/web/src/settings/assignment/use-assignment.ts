import { regionName, regionsIn } from '@holdfast/catalog/regions'
import type { Assignment, AssignmentRule } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { currentLanguage, labelText } from '../../app/i18n.ts'
import { queryClient } from '../../app/queries.ts'
import { countryOptions } from '../../ui/countries.ts'
import { usePeople, useTeams } from '../people/use-people.ts'

export const useAssignment = () =>
  useQuery({ queryKey: ['assignment'], queryFn: () => api.get<Assignment>('/assignment') })

/** After a change of the rules: they, and the catalogue that forms are made from. */
export const refreshAssignment = () =>
  Promise.all(['assignment', 'catalog'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))

export interface Choice {
  readonly value: string
  readonly label: string
}

/** Provinces, and the cities in each. */
const regionChoices = (): readonly Choice[] =>
  regionsIn()
    .flatMap(({ code }) => [code, ...regionsIn(code).map((city) => city.code)])
    .map((code) => ({ value: code, label: regionName(code, currentLanguage()) }))

/** What a rule may choose of a field. */
export function choicesOf({ kind, options }: Assignment['askable'][number]): readonly Choice[] {
  if (kind === 'region') return regionChoices()
  if (kind === 'country') return countryOptions()
  return options.map(({ value, label }) => ({ value, label: labelText(label) }))
}

/** Whom a rule may give to, by its way. */
export function useTargets() {
  const people = usePeople()
  const teams = useTeams()
  const named = (all: readonly { readonly id: string; readonly name: string }[]): readonly Choice[] =>
    all.map(({ id, name }) => ({ value: id, label: name }))
  const here = (people.data ?? []).filter(({ status }) => status === 'active' || status === 'invited')
  const [persons, units] = [named(here), named(teams.data ?? [])]
  return (way: AssignmentRule['way']): readonly Choice[] => (way === 'person' ? persons : units)
}
