import { isProblem } from '@holdfast/sdk'
import { useCallback, useRef } from 'react'
import { api } from './api.ts'

interface Attempt {
  readonly key: string
  readonly said: string
}

/**
 * A POST that happens once however often it is tried: while nothing is known of its end (no answer, or a failing server) a repeat of the same body
 * carries the same key; once it was answered, or says something else, it is another act with a key of its own.
 */
export function usePostOnce(): <T>(path: string, body: unknown, version?: number) => Promise<T> {
  const open = useRef<Attempt>(undefined)
  return useCallback(async <T>(path: string, body: unknown, version?: number) => {
    const said = JSON.stringify([path, body, version])
    const attempt = open.current?.said === said ? open.current : { key: crypto.randomUUID(), said }
    open.current = attempt
    try {
      const answer = await api.post<T>(path, body, {
        idempotencyKey: attempt.key,
        ...(version === undefined ? {} : { version }),
      })
      open.current = undefined
      return answer
    } catch (error) {
      if (isProblem(error) && error.status >= 400 && error.status < 500) open.current = undefined
      throw error
    }
  }, [])
}
