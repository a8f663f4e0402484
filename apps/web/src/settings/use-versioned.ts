import { isProblem } from '@holdfast/sdk'
import { useState } from 'react'
import { useAct } from '../access/use-act.ts'

interface Settled<T> {
  readonly value: T
  readonly version: number
}

interface Keeping<T> {
  readonly send: (value: T, version: number) => Promise<void>
  /** Reads anew what is settled. */
  readonly refresh: () => Promise<unknown>
}

/**
 * A change of something settled, upon the version it was begun at, however often what is settled moves on meanwhile: of two administrators at once
 * the second is told, and decides.
 */
export function useVersioned<T>(settled: Settled<T>, { send, refresh }: Keeping<T>) {
  const act = useAct()
  const [begun, setBegun] = useState<Settled<T> | null>(null)
  const [isConflict, setConflict] = useState(false)
  const drop = () => {
    setBegun(null)
    setConflict(false)
  }
  const saveUpon = (version: number) => {
    if (begun === null) return
    act.run(async () => {
      try {
        await send(begun.value, version)
        await refresh()
        drop()
      } catch (error) {
        if (!isProblem(error, 'version_conflict')) throw error
        await refresh()
        setConflict(true)
      }
    })
  }
  return {
    act,
    value: begun?.value ?? settled.value,
    isChanged: begun !== null,
    isConflict,
    change: (value: T) => setBegun({ value, version: begun?.version ?? settled.version }),
    drop,
    save: () => saveUpon(begun?.version ?? settled.version),
    /** Saves over what somebody else saved meanwhile, which was shown. */
    keep: () => saveUpon(settled.version),
  }
}
