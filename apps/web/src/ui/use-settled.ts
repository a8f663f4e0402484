import { useEffect, useState } from 'react'

const SETTLE_MS = 220

/** The value once nobody has typed for a moment: each search is counted, so none is spent on half a word. */
export function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
