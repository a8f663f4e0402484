import type { CompanyRules, RuleChange } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { queryClient } from '../../app/queries.ts'

const WORKING_MS = 3_000

/** The company's rules; looked at anew by itself while an index is being made. */
export const useRules = () =>
  useQuery({
    queryKey: ['rules'],
    queryFn: () => api.get<CompanyRules>('/company/rules'),
    refetchInterval: ({ state }) => ((state.data?.work.length ?? 0) > 0 ? WORKING_MS : false),
  })

const refresh = () => Promise.all(['rules', 'catalog'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))

/** Asks for a change; gives how many values stand in its way. */
export async function askRule(change: RuleChange): Promise<number> {
  const { shared } = await api.post<{ readonly shared: number }>('/company/rules/ask', change)
  await refresh()
  return shared
}

export async function confirmRule(key: string): Promise<void> {
  await api.post('/company/rules/confirm', { key })
  await refresh()
}

export async function withdrawRule(key: string): Promise<void> {
  await api.post('/company/rules/withdraw', { key })
  await refresh()
}
