import { useSearchParams } from 'react-router'

/** What the list of events is narrowed to: ids and names of acts, so it may stand in the address. */
const NAMES = ['actor', 'object', 'id', 'action', 'outcome', 'from', 'to'] as const

type FilterName = (typeof NAMES)[number]
export type AuditFilters = Readonly<Partial<Record<FilterName, string>>>

export function useAuditFilters() {
  const [address, setAddress] = useSearchParams()
  const filters: AuditFilters = Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = address.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )
  const change = (part: Readonly<Partial<Record<FilterName, string | null>>>) => {
    const next = new URLSearchParams(address)
    for (const [name, value] of Object.entries(part)) {
      if (value === null || value === undefined || value === '') next.delete(name)
      else next.set(name, value)
    }
    setAddress(next)
  }
  return { filters, change, clear: () => setAddress({}) }
}

export const queryOf = (filters: AuditFilters): URLSearchParams => new URLSearchParams({ ...filters, limit: '50' })
