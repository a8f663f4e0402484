import { useState } from 'react'

/** What is typed into a box, and what the box said when that began. */
interface Begun<T> {
  readonly typed: T
  readonly from: string
}

/**
 * What one types into a box of settings that others may save meanwhile: kept whatever they save. Where they saved what this box is about, both are
 * known: one takes theirs, or keeps one's own over it.
 */
export function useBox<T>(settled: T) {
  const now = JSON.stringify(settled)
  const [begun, setBegun] = useState<Begun<T> | null>(null)
  return {
    /** A form begins anew with it: as settled while nothing is typed, as it was begun while something is. */
    form: begun?.from ?? now,
    typed: begun?.typed ?? settled,
    isConflict: begun !== null && begun.from !== now,
    type: (typed: T) => setBegun({ typed, from: begun?.from ?? now }),
    drop: () => setBegun(null),
  }
}
