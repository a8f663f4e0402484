import { useEffect, useState } from 'react'
import { type PlainWords, wordsInBoth } from '../app/words.ts'

/** The words of both languages, so that an act is found by its name in either, whichever is shown; null until they are there. */
export function useBothLanguages(): readonly PlainWords[] | null {
  const [both, setBoth] = useState<readonly PlainWords[] | null>(null)
  useEffect(() => {
    let here = true
    void wordsInBoth().then(
      (loaded) => (here ? setBoth(loaded) : undefined),
      // offline: the language that is shown is there already, and its words are matched
      () => undefined,
    )
    return () => {
      here = false
    }
  }, [])
  return both
}
