import type { Holdings } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../app/api.ts'
import { type Translate, useT } from '../../app/i18n.ts'
import type { MessageId } from '../../locales/zh.ts'
import { formatNumber } from '../../ui/format.ts'

const LOOK_MS = 1_500

/** What a person holds; looked at again while it is on its way to somebody else. */
export const useHoldings = (userId: string) =>
  useQuery({
    queryKey: ['users', 'holdings', userId],
    queryFn: () => api.get<Holdings>(`/users/${userId}/holdings`),
    refetchInterval: ({ state }) => (state.data?.handOver?.state === 'running' ? LOOK_MS : false),
  })

const names: Readonly<Record<string, MessageId>> = {
  accounts: 'leave.accounts',
  contacts: 'leave.contacts',
  leads: 'leave.leads',
  opportunities: 'leave.opportunities',
  quotes: 'leave.quotes',
  contracts: 'leave.contracts',
  orders: 'leave.orders',
  tasks: 'leave.tasks',
}

/** Records by their kinds, in words: those there are none of are not named. */
export function countWords(counts: Readonly<Record<string, number>>, t: Translate): string {
  const parts = Object.entries(counts).flatMap(([plural, count]) => {
    const name = names[plural]
    return name === undefined || count === 0 ? [] : [t(name, { count: formatNumber(count) })]
  })
  return parts.length === 0 ? t('leave.nothing') : parts.join(t('people.comma'))
}

/** The same with the words of this language. */
export function useCountWords(): (counts: Readonly<Record<string, number>>) => string {
  const t = useT()
  return (counts) => countWords(counts, t)
}
