/** Hands papers to the thread that sets them; the thread is started by the first and ends with the server. */
import { Worker } from 'node:worker_threads'
import { Refusal } from '../../../platform/errors/refusal.ts'
import type { Paper } from '../paper.ts'
import type { Asked, Done } from './setter.ts'

/** Papers that wait at once; a paper takes a twentieth of a second. */
const MOST_WAITING = 40
/** The longest paper, of a hundred lines with the longest names, takes a few seconds. */
const PATIENCE_MS = 30_000
const MEMORY_MB = 256

interface Waiting {
  readonly resolve: (bytes: Buffer) => void
  readonly reject: (reason: Error) => void
}

/** The thread cannot set the paper: told as not available, with why for the log. */
const failed = (cause: unknown): Refusal => new Refusal('unavailable', { retryAfterSeconds: 2, cause })

class Setter {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #last = 0
  isGone = false

  constructor() {
    this.#worker = new Worker(new URL('./setter.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    // the server ends without waiting for it
    this.#worker.unref()
    this.#worker.on('message', (done: Done) => this.#settle(done))
    this.#worker.on('error', (error) => this.end(error))
    this.#worker.on('exit', () => this.end(new Error('the thread has ended')))
  }

  get waiting(): number {
    return this.#waiting.size
  }

  #settle({ id, bytes, fault }: Done): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (bytes === null) waiting?.reject(failed(new Error(fault)))
    else waiting?.resolve(Buffer.from(bytes.buffer))
  }

  /** Everybody who waits is told; the next paper starts another thread. */
  end(cause: Error): void {
    this.isGone = true
    for (const { reject } of this.#waiting.values()) reject(failed(cause))
    this.#waiting.clear()
    void this.#worker.terminate()
  }

  set(paper: Paper): Promise<Buffer> {
    const id = this.#last + 1
    this.#last = id
    const asked: Asked = { id, paper }
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    const patience = setTimeout(() => this.end(new Error('a paper took too long')), PATIENCE_MS)
    this.#waiting.set(id, { resolve, reject })
    this.#worker.postMessage(asked)
    return promise.finally(() => clearTimeout(patience))
  }
}

let setter: Setter | undefined

/** The PDF of a paper. Refuses with `unavailable` where too many wait, or it cannot be set. */
export async function printPaper(paper: Paper): Promise<Buffer> {
  if (setter === undefined || setter.isGone) setter = new Setter()
  if (setter.waiting >= MOST_WAITING) throw new Refusal('unavailable', { retryAfterSeconds: 2 })
  return setter.set(paper)
}
