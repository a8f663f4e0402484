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
