import { useEffect } from 'react'

/** How long nothing has been scrolled before something is fetched that nobody has asked for. */
const STILL_MS = 500
/** Whoever scrolls on and on gets it all the same. */
const AT_LAST_MS = 15_000

/**
 * Fetches what will be needed a while after the page has come, and not while somebody scrolls: a file that comes costs the frames in which it is
 * read. What cannot be had now is fetched by whoever needs it.
 */
export function useFetchAhead(fetch: () => unknown, afterMs: number): void {
  useEffect(() => {
    const latest = performance.now() + afterMs + AT_LAST_MS
    let movedAt = Number.NEGATIVE_INFINITY
    const onScroll = () => {
      movedAt = performance.now()
    }
    const stop = () => {
      clearTimeout(timer)
      removeEventListener('scroll', onScroll, { capture: true })
    }
    const look = () => {
      const wait = Math.min(movedAt + STILL_MS, latest) - performance.now()
      if (wait > 0) {
        timer = setTimeout(look, wait)
        return
      }
      stop()
      Promise.resolve(fetch()).catch(() => undefined)
    }
    let timer = setTimeout(look, afterMs)
    addEventListener('scroll', onScroll, { capture: true, passive: true })
    return stop
  }, [fetch, afterMs])
}
