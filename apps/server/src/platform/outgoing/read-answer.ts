/** Answers of servers that are not ours: read whole, and never beyond a bound. */
import type { IncomingMessage } from 'node:http'

/** The whole body of an answer; null where it is longer than so many bytes, of which no more is read. */
export async function readWhole(answer: IncomingMessage, mostBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length
    if (bytes > mostBytes) {
      answer.destroy()
      return null
    }
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks)
}
