import {
  type Answer,
  encodeAnswer,
  encodeRefusal,
  type OperationName,
  ProtocolError,
  type Request,
  readAsk,
} from '@holdfast/crypto'
import type { Desk } from './operations/desk.ts'
import { operations } from './operations/operations.ts'
import { codeOfFault, Refusal } from './refusal.ts'

/** A request and where its answer goes. */
export interface Asked {
  request: Request
  answer: (frame: Uint8Array) => void
}

/** Tells of what went wrong inside: the operation and the kind of fault, never what was asked. */
export type Report = (fault: { operation: OperationName | 'commit'; error: string }) => void

const MOST_IN_BATCH = 256
/** After so long a batch takes nothing more: its answers wait for the last of it. */
const MOST_BATCH_MS = 10

function perform<N extends OperationName>(desk: Desk, name: N, request: Request): Uint8Array {
  const run = operations[name]
  const answer: Answer<N> = run(desk, readAsk(name, request.body))
  return encodeAnswer(request.id, name, answer)
}

/**
 * Group commit: whatever came in since the last turn is done in one transaction, and no answer leaves before it is durable. If the commit fails,
 * every request of the batch is refused and what memory learnt from them is forgotten.
 */
export class Batches {
  readonly #desk: Desk
  readonly #report: Report
  #queue: Asked[] = []
  #scheduled = false

  constructor(desk: Desk, report: Report) {
    this.#desk = desk
    this.#report = report
  }

  add(asked: Asked): void {
    this.#queue.push(asked)
    this.#schedule()
  }

  /** Does everything that waits. */
  flush(): void {
    while (this.#queue.length > 0) this.#runBatch()
  }

  #schedule(): void {
    if (this.#scheduled || this.#queue.length === 0) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#runBatch()
      this.#schedule()
    })
  }

  #runBatch(): void {
    const until = performance.now() + MOST_BATCH_MS
    const frames: Uint8Array[] = []
    for (const { request } of this.#queue) {
      frames.push(this.#run(request))
      if (frames.length === MOST_IN_BATCH || performance.now() > until) break
    }
    const batch = this.#queue.splice(0, frames.length)
    try {
      this.#desk.store.commit()
    } catch (error) {
      this.#fault('commit', error)
      for (const { request, answer } of batch) answer(encodeRefusal(request.id, codeOfFault(error)))
      return
    }
    batch.forEach(({ answer }, index) => {
      answer(frames[index] ?? new Uint8Array(0))
    })
  }

  #run(request: Request): Uint8Array {
    try {
      return perform(this.#desk, request.operation, request)
    } catch (error) {
      if (error instanceof Refusal) return encodeRefusal(request.id, error.code, error.retryAfterSeconds)
      if (error instanceof ProtocolError) return encodeRefusal(request.id, 'malformed')
      this.#fault(request.operation, error)
      return encodeRefusal(request.id, codeOfFault(error))
    }
  }

  /** Memory may hold what the store does not: forget it, and read again. */
  #fault(operation: OperationName | 'commit', error: unknown): void {
    this.#desk.budget.forget()
    this.#desk.keyring.forget()
    this.#report({ operation, error: error instanceof Error ? error.message : 'unknown' })
  }
}
