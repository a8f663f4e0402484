import type { IncomingMessage } from 'node:http'
import { Refusal } from '../errors/refusal.ts'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a write that a browser sends for another site (v5.0.0-3.5.1). Programs send neither Origin nor Sec-Fetch-Site and carry no cookie by
 * accident; a browser always sends at least one of the two with a POST.
 */
export function refuseForeignOrigin(request: IncomingMessage, own: string): void {
  if (SAFE.has(request.method ?? '')) return
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if (origin !== undefined && origin !== own) throw new Refusal('origin_refused')
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refusal('origin_refused')
}
