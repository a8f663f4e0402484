/** Where the files of a log may lie besides a zip: an unpacked bundle or a mirror in a folder, or a server that serves them (C2SP tlog-tiles). */
import { createReadStream, existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type BundleReader, LogFault } from '@holdfast/tlog'

/** More than any file of a log but its events has: 256 entries of at most 65,535 bytes. */
const MOST_BYTES = 32 * 1024 * 1024

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

/** The files of a folder. Paths are those of the format, so none leads out of it. */
export function folderReader(folder: string): BundleReader {
  return {
    get: async (path) => {
      const place = join(folder, path)
      return isFile(place) ? readFile(place) : null
    },
    stream: (path) => {
      const place = join(folder, path)
      return isFile(place) ? (createReadStream(place) as AsyncIterable<Uint8Array>) : null
    },
  }
}

async function limited(answer: Response, address: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    if (size > MOST_BYTES) throw new LogFault({ kind: 'malformed', detail: `${address} sends too much` })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The files a server gives below the log's prefix. It serves no events: what is proven are entries and their order. */
export function serverReader(prefix: string, token: string | undefined): BundleReader {
  const base = prefix.replace(/\/$/, '')
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return {
    get: async (path) => {
      const address = `${base}/${path}`
      const answer = await fetch(address, { headers, redirect: 'error' })
      if (answer.status === 404) return null
      if (!answer.ok)
        throw new Error(
          `${address} answered ${answer.status}; state a token that may read the log with HOLDFAST_TOKEN.`,
        )
      return limited(answer, address)
    },
    stream: () => null,
  }
}
