import { useT } from '../app/i18n.ts'

/** The mark of the house. */
export function HouseMark({ large = false }: { readonly large?: boolean }) {
  return (
    <span className={large ? 'seal large' : 'seal'} aria-hidden="true">
      守
    </span>
  )
}

/** `pending`: never checked. `stale`: not checked for more than fifteen minutes. `broken`: a record was altered. */
export type SealState = 'whole' | 'checking' | 'pending' | 'stale' | 'broken'

/** What each state is called. */
export const sealNames = {
  whole: 'seal.whole',
  checking: 'seal.checking',
  pending: 'seal.pending',
  stale: 'seal.stale',
  broken: 'seal.broken',
} as const

/** The sign of the record's state: a double frame, turning, dashed, or open at a corner. */
export function Seal({ state, large = false }: { readonly state: SealState; readonly large?: boolean }) {
  const t = useT()
  return (
    <span
      className={`proof ${state === 'stale' ? 'pending' : state} ${large ? 'xl' : ''}`}
      role="img"
      aria-label={t(sealNames[state])}
    >
      守
    </span>
  )
}

const STALE_AFTER_MS = 15 * 60_000

/** The state that a seal's last check leaves it in at a moment. */
export function sealStateAt(seal: { checkedAt: string | null; brokenAt?: number | null }, now: number): SealState {
  if (seal.brokenAt !== undefined && seal.brokenAt !== null) return 'broken'
  if (seal.checkedAt === null) return 'pending'
  return now - Date.parse(seal.checkedAt) > STALE_AFTER_MS ? 'stale' : 'whole'
}
