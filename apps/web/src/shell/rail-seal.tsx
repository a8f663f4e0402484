import type { Seal as SealAnswer } from '@holdfast/sdk'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '../app/api.ts'
import { useT } from '../app/i18n.ts'
import { sealNames, sealStateAt } from '../ui/seal.tsx'
import { SealButton } from './seal-button.tsx'

const SealWithDetails = lazy(async () => ({ default: (await import('./seal-details.tsx')).SealWithDetails }))

const REFRESH_MS = 60_000

export const useSeal = () =>
  useQuery({
    queryKey: ['seal'],
    queryFn: () => api.get<SealAnswer>('/audit/seal'),
    refetchInterval: REFRESH_MS,
    retry: false,
  })

/** The seal at the foot of the rail: the record's state, from the time of its last checkpoint. */
export function RailSeal() {
  const t = useT()
  const answer = useSeal()
  const [asked, setAsked] = useState(false)
  if (answer.data === undefined) return null
  const seal = answer.data
  const state = answer.isFetching && seal.checkedAt === null ? 'checking' : sealStateAt(seal, Date.now())
  const about = { seal, state, title: t(sealNames[state]) }
  const button = <SealButton {...about} onClick={() => setAsked(true)} />
  if (!asked) return button
  return (
    <Suspense fallback={button}>
      <SealWithDetails {...about} />
    </Suspense>
  )
}
