import { useEffect, useState } from 'react'
import type { MessageId } from '../locales/zh.ts'

type Catalogue = Readonly<Record<MessageId, string>>

/** Both catalogues, so that an act is found by its name in either language, whichever is shown; null until they are there. */
export function useBothLanguages(): readonly Catalogue[] | null {
  const [both, setBoth] = useState<readonly Catalogue[] | null>(null)
  useEffect(() => {
    let here = true
    void Promise.all([import('../locales/zh.ts'), import('../locales/en.ts')]).then(
      (loaded) => (here ? setBoth(loaded.map(({ messages }) => messages)) : undefined),
      // offline: the language that is shown is there already, and its words are matched
      () => undefined,
    )
    return () => {
      here = false
    }
  }, [])
  return both
}
