import { useQuery } from '@tanstack/react-query'
import { currentLanguage } from '../app/i18n.ts'

const REGION_DIGITS = 6

/** The name of a place by its code, nothing as long as it is not there. The table of places is large: it comes when one is named. */
export function useRegions(needed: boolean): (code: string) => string {
  const { data } = useQuery({
    queryKey: ['regions'],
    queryFn: () => import('@holdfast/catalog/regions'),
    enabled: needed,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (code) => data?.regionName(code.padEnd(REGION_DIGITS, '0'), currentLanguage()) ?? ''
}
