import { isProblem } from '@holdfast/sdk'
import { useEffect, useState } from 'react'
import { api } from '../app/api.ts'
import { onLive } from '../app/live.ts'

/** A colleague who has the same record open. */
export interface PersonPresent {
  readonly id: string
  readonly name: string
  readonly state: 'here' | 'writing'
}

interface Told {
  readonly id?: string
  readonly others: readonly PersonPresent[]
}

const BEAT_MS = 20_000
const NOBODY: readonly PersonPresent[] = []

const isToldOf = (data: unknown, id: string): data is Told =>
  typeof data === 'object' && data !== null && 'others' in data && 'id' in data && data.id === id

type State = PersonPresent['state'] | 'gone'

const say = (object: string, id: string, state: State) => api.post<Told>('/presence', { object, id, state })

/** Says that this record lies open here, and who else has it open; a hidden window says nothing and is forgotten. */
export function usePresence(object: string, id: string, writing: boolean): readonly PersonPresent[] {
  const [others, setOthers] = useState(NOBODY)
  const state = writing ? 'writing' : 'here'
  useEffect(() => {
    let here = true
    const beat = () => {
      if (document.visibilityState !== 'visible') return
      // who else looks is a courtesy: where it cannot be told, nothing else is wrong; of a record that is gone nobody asks again
      say(object, id, state).then(
        (told) => (here ? setOthers(told.others) : undefined),
        (error: unknown) => (isProblem(error, 'not_found') ? clearInterval(timer) : undefined),
      )
    }
    const timer = setInterval(beat, BEAT_MS)
    beat()
    document.addEventListener('visibilitychange', beat)
    const silence = onLive(({ type, data }) => {
      if (type === 'record.presence' && isToldOf(data, id)) setOthers(data.others)
    })
    return () => {
      here = false
      clearInterval(timer)
      document.removeEventListener('visibilitychange', beat)
      silence()
    }
  }, [object, id, state])
  useEffect(
    () => () => {
      // whoever has just signed out is gone anyway, and would only be refused
      if (location.pathname !== '/sign-in') void say(object, id, 'gone').catch(() => undefined)
    },
    [object, id],
  )
  return others
}
