import { createConnection, type Socket } from 'node:net'
import {
  type Answer,
  type Ask,
  decodeResponse,
  encodeRequest,
  FrameCutter,
  type OperationName,
  ProtocolError,
  type Response,
  readAnswer,
} from '@holdfast/crypto'
import { KeeperRefusal } from './keeper.ts'

const FIRST_WAIT_MS = 20
const LONGEST_WAIT_MS = 1000

interface Waiting {
  frame: Uint8Array
  isSent: boolean
  timer: NodeJS.Timeout
  settle: (outcome: Response | KeeperRefusal) => void
}

function encode<N extends OperationName>(id: number, name: N, message: Ask<N>): Uint8Array {
  try {
    return encodeRequest(id, name, message)
  } catch (error) {
    if (error instanceof ProtocolError) throw new KeeperRefusal('too_large')
    throw error
  }
}

/**
 * One lasting connection to the keeper, requests pipelined. It comes back by itself after a break. A request whose connection broke is not repeated
 * (nobody knows whether it was done), and none waits longer than the time limit: both end in `keeper_unavailable`.
 */
export class Connection {
  readonly #path: string
  readonly #timeoutMs: number
  readonly #waiting = new Map<number, Waiting>()
  #socket: Socket
  #isOpen = false
  #isClosed = false
  #lastId = 0
  #waitMs = FIRST_WAIT_MS
  #retry: NodeJS.Timeout | undefined

  constructor(path: string, timeoutMs: number) {
    this.#path = path
    this.#timeoutMs = timeoutMs
    this.#socket = this.#connect()
  }

  async ask<N extends OperationName>(name: N, message: Ask<N>): Promise<Answer<N>> {
    if (this.#isClosed) throw new KeeperRefusal('keeper_unavailable')
    this.#lastId = (this.#lastId + 1) >>> 0
    const outcome = await this.#send(this.#lastId, encode(this.#lastId, name, message))
    if (outcome instanceof KeeperRefusal) throw outcome
    if (outcome.refusal === null) return readAnswer(name, outcome.body)
    const { refusal, retryAfterSeconds } = outcome
    throw new KeeperRefusal(refusal, retryAfterSeconds > 0 ? { retryAfterSeconds } : {})
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#retry)
    this.#socket.destroy()
    this.#failAll(() => true)
  }

  #send(id: number, frame: Uint8Array): Promise<Response | KeeperRefusal> {
    const { promise, resolve } = Promise.withResolvers<Response | KeeperRefusal>()
    const late = () => this.#settle(id, new KeeperRefusal('keeper_unavailable'))
    // what has come in while this process was busy is read before it is called late
    const timer = setTimeout(() => setImmediate(late), this.#timeoutMs)
    this.#waiting.set(id, { frame, isSent: this.#isOpen, timer, settle: resolve })
    if (this.#isOpen) this.#write(frame)
    return promise
  }

  /** Calls of the same tick leave in one packet, and so meet in one batch of the keeper's. */
  #write(frame: Uint8Array): void {
    const socket = this.#socket
    if (socket.writableCorked === 0) {
      socket.cork()
      process.nextTick(() => socket.uncork())
    }
    socket.write(frame)
  }

  #settle(id: number, outcome: Response | KeeperRefusal): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    clearTimeout(waiting.timer)
    waiting.settle(outcome)
  }

  #failAll(which: (waiting: Waiting) => boolean): void {
    for (const [id, waiting] of this.#waiting) {
      if (which(waiting)) this.#settle(id, new KeeperRefusal('keeper_unavailable'))
    }
  }

  #connect(): Socket {
    const socket = createConnection(this.#path)
    const cutter = new FrameCutter()
    socket.on('connect', () => this.#opened())
    socket.on('data', (chunk) => {
      try {
        for (const content of cutter.push(chunk)) {
          const response = decodeResponse(content)
          this.#settle(response.id, response)
        }
      } catch {
        // What follows a broken frame cannot be trusted; the requests under way fail with the connection.
        socket.destroy()
      }
    })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#broken())
    return socket
  }

  #opened(): void {
    this.#isOpen = true
    this.#waitMs = FIRST_WAIT_MS
    for (const waiting of this.#waiting.values()) {
      if (waiting.isSent) continue
      waiting.isSent = true
      this.#write(waiting.frame)
    }
  }

  #broken(): void {
    this.#isOpen = false
    this.#failAll((waiting) => waiting.isSent)
    if (this.#isClosed) return
    this.#retry = setTimeout(() => {
      this.#socket = this.#connect()
    }, this.#waitMs)
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS)
  }
}
