/** One entry on the server: read, put and taken away, each only as it was last known. */
import type { DavConnection } from './dav-connection.ts'
import { DavFault } from './dav-fault.ts'

/** What stands at an address. */
export interface Resource {
  readonly etag: string
  readonly text: string
}

const GONE = [404, 410]
const DONE = [200, 201, 204]

/** Faults of the calendar as a whole that an answer tells. */
function faultOf(status: number): DavFault {
  if (status === 507) return new DavFault('dav_full')
  if (status === 403 || status === 405) return new DavFault('dav_read_only')
  return new DavFault(GONE.includes(status) ? 'dav_gone' : 'dav_garbage')
}

/** What stands there; null where nothing does. */
export async function getResource(connection: DavConnection, url: URL): Promise<Resource | null> {
  const { status, etag, text } = await connection.ask({ method: 'GET', url })
  if (GONE.includes(status)) return null
  if (status !== 200) throw new DavFault('dav_garbage')
  return { etag: etag ?? '', text }
}

/**
 * Writes an entry: over what had that ETag, or where there is none yet (null). Gives the new ETag, empty where the server does not tell it; `changed` where
 * something else stands there by now.
 */
export async function putResource(
  connection: DavConnection,
  url: URL,
  wanted: { text: string; over: string | null },
): Promise<{ etag: string } | 'changed'> {
  const { text, over } = wanted
  const condition: Record<string, string> =
    over === null ? { 'If-None-Match': '*' } : over === '' ? {} : { 'If-Match': over }
  const headers = { 'Content-Type': 'text/calendar; charset=utf-8', ...condition }
  const { status, etag } = await connection.ask({ method: 'PUT', url, headers, body: text })
  if (status === 412) return 'changed'
  if (!DONE.includes(status)) throw faultOf(status)
  return { etag: etag ?? '' }
}

/** Takes an entry away; false where something else stands there by now. */
export async function deleteResource(connection: DavConnection, url: URL, etag: string | null): Promise<boolean> {
  const headers: Record<string, string> = etag === null || etag === '' ? {} : { 'If-Match': etag }
  const { status } = await connection.ask({ method: 'DELETE', url, headers })
  if (status === 412) return false
  if (!DONE.includes(status) && !GONE.includes(status)) throw faultOf(status)
  return true
}
