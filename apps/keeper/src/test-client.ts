import { once } from 'node:events'
import { createConnection } from 'node:net'
import {
  type Answer,
  type Ask,
  decodeResponse,
  encodeRequest,
  FrameCutter,
  type OperationName,
  type Response,
  readAnswer,
} from '@holdfast/crypto'

/** What a test gets instead of an answer. */
export class Refused extends Error {
  readonly retryAfterSeconds: number

  constructor(code: string, retryAfterSeconds: number) {
    super(code)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** The smallest client of the keeper, for its own tests; the server's stands in its own folder. */
export async function connect(socketPath: string) {
  const socket = createConnection(socketPath)
  await once(socket, 'connect')
  const waiting = new Map<number, (response: Response | Error) => void>()
  const cutter = new FrameCutter()
  let last = 0
  socket.on('data', (chunk) => {
    for (const content of cutter.push(chunk)) {
      const response = decodeResponse(content)
      waiting.get(response.id)?.(response)
      waiting.delete(response.id)
    }
  })
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    for (const settle of waiting.values()) settle(new Error('closed'))
    waiting.clear()
  })
  return {
    socket,
    async ask<N extends OperationName>(name: N, message: Ask<N>): Promise<Answer<N>> {
      last += 1
      const { promise, resolve } = Promise.withResolvers<Response | Error>()
      waiting.set(last, resolve)
      socket.write(encodeRequest(last, name, message))
      const response = await promise
      if (response instanceof Error) throw response
      if (response.refusal !== null) throw new Refused(response.refusal, response.retryAfterSeconds)
      return readAnswer(name, response.body)
    },
    close: () => socket.destroy(),
  }
}

export type TestClient = Awaited<ReturnType<typeof connect>>
