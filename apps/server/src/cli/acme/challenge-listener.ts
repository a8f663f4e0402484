import { once } from 'node:events'
import { createServer } from 'node:http'
import { AcmeFault } from './fault.ts'

const PATH = '/.well-known/acme-challenge/'
const TIMEOUT_MS = 10_000

/**
 * Answers an authority's question over plain HTTP (RFC 8555 §8.3) while `work` lasts, and nothing else and nobody longer: the port is open for
 * seconds, every few weeks.
 */
export async function whileAnswering<T>(
  place: { readonly host: string; readonly port: number },
  answers: ReadonlyMap<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  const server = createServer({ headersTimeout: TIMEOUT_MS, requestTimeout: TIMEOUT_MS }, (asked, answer) => {
    const path = asked.url ?? ''
    const text = path.startsWith(PATH) ? answers.get(path.slice(PATH.length)) : undefined
    answer.writeHead(text === undefined ? 404 : 200, {
      'Content-Type': 'application/octet-stream',
      Connection: 'close',
    })
    answer.end(text)
  })
  server.maxConnections = 50
  server.listen(place)
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new AcmeFault(`port ${place.port} of HOLDFAST_ACME_LISTEN cannot be opened (${error.code})`)
  })
  try {
    return await work()
  } finally {
    server.close()
    server.closeAllConnections()
  }
}
