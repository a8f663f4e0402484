import { type ReactNode, useEffect, useState } from 'react'

const PATIENCE_MS = 200

/** Shows what stands for loading only when it takes longer than 200 ms. */
export function Late({ children }: { readonly children: ReactNode }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [])
  return late ? children : null
}
