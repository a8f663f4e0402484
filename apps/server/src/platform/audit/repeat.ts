/** Work that is done again and again beside requests, never twice at once. */
export interface Repeating {
  /** Resolves when the round on its way has ended. */
  stop(): Promise<void>
}

export interface Round {
  /** Does the work and says how many milliseconds to wait before the next time. */
  readonly run: () => Promise<number>
  /** Told of a round that failed; says how long to wait then. */
  readonly failed: (error: unknown) => number
}

/** Repeats a round until stopped. */
export function repeat(round: Round): Repeating {
  let stopped = false
  let ring: (() => void) | undefined
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      ring = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const running = (async () => {
    while (!stopped) {
      const pause = await round.run().catch(round.failed)
      if (!stopped) await wait(pause)
    }
  })()
  return {
    stop: async () => {
      stopped = true
      ring?.()
      await running
    },
  }
}
