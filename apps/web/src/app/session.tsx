import { isProblem, type Me } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext } from 'react'
import { Navigate, useLocation } from 'react-router'
import { Frozen } from '../ui/frozen.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { api } from './api.ts'
import { queryClient } from './queries.ts'

const SessionContext = createContext<Me | null>(null)

/** The signed-in person; only for components inside the shell. */
export function useMe(): Me {
  const me = useContext(SessionContext)
  if (me === null) throw new Error('useMe outside of a session')
  return me
}

/** Whether one's roles ever allow the act: `may(me, 'contact', 'import')`, `may(me, 'users', 'invite')`. What is not named is not allowed. */
export const may = (me: Me, noun: string, act: string): boolean => me.can[noun]?.[act] === true

export const IMPORTABLE = [
  'contact',
  'account',
  'lead',
  'opportunity',
  'product',
  'part',
  'pricebook',
  'price',
  'rate',
  'activity',
  'task',
] as const

export const mayImport = (me: Me): boolean => IMPORTABLE.some((object) => may(me, object, 'import'))

/** Only a path of this application may be returned to: an address from elsewhere would be an open redirect. */
export const safeReturn = (path: string | null): string =>
  path?.startsWith('/') && !path.startsWith('//') && !path.startsWith('/\\') ? path : '/'

export const signInPath = (from: string): string =>
  from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`

/** Forgets every answer of the ended session. */
export function forgetSession(): void {
  queryClient.clear()
}

const whoAmI = { queryKey: ['me'], queryFn: () => api.get<Me>('/auth/me'), staleTime: 300_000 }

/** Where nobody is signed in yet. */
const WITHOUT_SESSION = /^\/(sign-in|sso|activate|setup)(\/|$)/

/** Asks who is signed in while the page is still being put together. */
export function askWhoIAm(): void {
  if (!WITHOUT_SESSION.test(location.pathname)) void queryClient.prefetchQuery(whoAmI)
}

export function SessionGate({ children }: { readonly children: ReactNode }) {
  const location = useLocation()
  const me = useQuery({ ...whoAmI, retryOnMount: false })
  if (me.data !== undefined) return <SessionContext.Provider value={me.data}>{children}</SessionContext.Provider>
  if (isProblem(me.error) && me.error.status === 401) {
    return <Navigate to={signInPath(location.pathname + location.search)} replace />
  }
  if (isProblem(me.error, 'frozen')) return <Frozen error={me.error} />
  if (me.isError) return <ProblemNote error={me.error} onRetry={() => void me.refetch()} />
  return null
}
