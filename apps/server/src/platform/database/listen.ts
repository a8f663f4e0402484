import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

const RECONNECT_MS = 500

interface Hearing {
  readonly channel: string
  readonly heard: (payload: string) => void
  /** Called once when the connection is lost. */
  readonly lost: () => void
}

async function connect(pool: pg.Pool, { channel, heard, lost }: Hearing): Promise<pg.PoolClient> {
  const client = await pool.connect()
  try {
    client.on('notification', (message) => {
      if (message.channel === channel) heard(message.payload ?? '')
    })
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    client.once('end', lost)
    return client
  } catch (error) {
    client.release(true)
    throw error
  }
}

function letGo(client: pg.PoolClient): void {
  client.removeAllListeners('notification')
  client.removeAllListeners('end')
  client.release(true)
}

/**
 * Hears a channel until the returned function is called. When the database goes away the connection is made anew as soon as it is back; what was
 * told meanwhile is not heard, so a listener also looks from time to time.
 */
export async function listen(
  pool: pg.Pool,
  channel: string,
  heard: (payload: string) => void,
): Promise<() => Promise<void>> {
  const over = new AbortController()
  let client: pg.PoolClient | undefined
  const lost = () => {
    if (client === undefined) return
    letGo(client)
    client = undefined
    void again()
  }
  const again = async (): Promise<void> => {
    while (client === undefined && !over.signal.aborted)
      try {
        client = await connect(pool, { channel, heard, lost })
      } catch {
        // the database is still away
        await delay(RECONNECT_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined)
      }
    if (over.signal.aborted && client !== undefined) letGo(client)
  }
  client = await connect(pool, { channel, heard, lost })
  return async () => {
    over.abort()
    if (client !== undefined) letGo(client)
    client = undefined
  }
}
