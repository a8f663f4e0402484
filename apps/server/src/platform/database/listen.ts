import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

const RECONNECT_MS = 500

/** What becomes of what is told on a channel. */
export interface Hearer {
  readonly heard: (payload: string) => void
  /** Called when a lost connection is back, before anything is heard on it: what was told meanwhile was not heard. */
  readonly back?: () => void
}

interface Hearing extends Pick<Hearer, 'heard'> {
  readonly channel: string
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

/** A hearer for a connection made again. Postgres may deliver what is told before the answer to `listen`, so that the first of the two says it is back. */
function afterBack({ heard, back }: Hearer) {
  let said = false
  const ready = () => {
    if (!said) back?.()
    said = true
  }
  return {
    ready,
    heard: (payload: string) => {
      ready()
      heard(payload)
    },
  }
}

function letGo(client: pg.PoolClient): void {
  client.removeAllListeners('notification')
  client.removeAllListeners('end')
  client.release(true)
}

/**
 * Hears a channel until the returned function is called. When the database goes away the connection is made anew as soon as it is back; what was
 * told meanwhile is not heard: a listener is told of that, or looks from time to time.
 */
export async function listen(pool: pg.Pool, channel: string, hearer: Hearer): Promise<() => Promise<void>> {
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
        const { heard, ready } = afterBack(hearer)
        client = await connect(pool, { channel, heard, lost })
        ready()
      } catch {
        // the database is still away
        await delay(RECONNECT_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined)
      }
    if (over.signal.aborted && client !== undefined) letGo(client)
  }
  client = await connect(pool, { channel, heard: hearer.heard, lost })
  return async () => {
    over.abort()
    if (client !== undefined) letGo(client)
    client = undefined
  }
}
