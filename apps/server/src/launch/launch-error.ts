/** A start, stop or command that cannot go on; the message is one sentence for the person at the terminal, with the next step. */
export class LaunchError extends Error {
  /** 1: failed; 2: wrong use, such as a second start on the same data. */
  readonly exitCode: 1 | 2

  constructor(message: string, exitCode: 1 | 2 = 1) {
    super(message)
    this.name = 'LaunchError'
    this.exitCode = exitCode
  }
}

/** The code of a system error (`ENOENT`), or an empty text for anything else. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return ''
}
