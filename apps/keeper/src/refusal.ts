import type { RefusalCode } from '@holdfast/crypto'

/** An expected no. What it says goes to the server as a code, never as text. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  readonly retryAfterSeconds: number

  constructor(code: RefusalCode, retryAfterSeconds = 0) {
    super(code)
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** SQLite's own code for a disk without room (sqlite3.h, SQLITE_FULL), in the low byte of what it says. */
const SQLITE_FULL = 13

/** What the server is told of a fault inside: that there was no room to write it down, which passes, or only that it failed. */
export function codeOfFault(error: unknown): RefusalCode {
  const isFull =
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === SQLITE_FULL
  return isFull ? 'storage_full' : 'keeper_failed'
}
