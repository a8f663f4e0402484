import { Navigate } from 'react-router'
import { useMe } from '../app/session.tsx'
import { placesOf } from './places.ts'

/** Until there is a day to show, home is the first place one's role may open. */
export function Home() {
  const [first] = placesOf(useMe())
  return <Navigate to={first?.path ?? '/settings/security'} replace />
}
