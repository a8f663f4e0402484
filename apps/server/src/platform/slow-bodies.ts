/** Bodies that come too slowly (CWE-400): a connection is not held open by one that drips a byte now and then. */
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** In milliseconds. */
export interface BodyLimits {
  /** The longest a body may take, uploads apart. */
  readonly body: number
  /** The longest an upload may pause: a large file over a slow line takes as long as it takes, while it moves. */
  readonly pause: number
}

export const BODY_LIMITS: BodyLimits = { body: 30_000, pause: 30_000 }

const isUpload = ({ headers }: FastifyRequest): boolean =>
  headers['content-type']?.toLowerCase().startsWith('multipart/') === true

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Cuts connections whose body is late. Nothing of such a request has been done, and nobody waits for its answer. */
export function guardSlowBodies(app: FastifyInstance, limits: BodyLimits = BODY_LIMITS): void {
  app.addHook('onRequest', async (request) => {
    if (!hasBody(request)) return
    const { raw } = request
    const moves = isUpload(request)
    const timer = setTimeout(() => raw.destroy(), moves ? limits.pause : limits.body)
    // bytes, not chunks of the body: who reads the body slowly is ourselves, and no fault of the sender
    let seen = raw.socket.bytesRead
    const looking = setInterval(() => {
      if (!moves || (raw.socket.bytesRead === seen && !raw.isPaused() && raw.readableLength === 0)) return
      seen = raw.socket.bytesRead
      timer.refresh()
    }, limits.pause / 4)
    const end = () => {
      clearTimeout(timer)
      clearInterval(looking)
    }
    raw.once('end', end)
    raw.once('close', end)
  })
}
