import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'

/** What the database says to a wrong password (PostgreSQL, appendix A). */
const REFUSED = '28P01'
/** The database has a new password a moment before this process is told of it. */
const NEWS_MS = 10_000

type Connected = (
  error: Error | undefined,
  client: pg.PoolClient | undefined,
  done: (release?: unknown) => void,
) => void

const isRefused = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === REFUSED

/**
 * A pool whose password may change while it is in use: connections that stand go on, new ones are made by the new one. One that is refused is made
 * again once the new password is told, so that whoever asks for it in between waits that moment and notices nothing else.
 */
export class ChangingPool extends pg.Pool {
  #told = Promise.withResolvers<void>()

  /** New connections are made by this password from now on. */
  takePassword(password: string): void {
    this.options.password = password
    this.#told.resolve()
    this.#told = Promise.withResolvers()
  }

  override connect(): Promise<pg.PoolClient>
  override connect(connected: Connected): void
  override connect(connected?: Connected): Promise<pg.PoolClient> | undefined {
    if (connected === undefined)
      return new Promise((resolve, reject) =>
        this.connect((error, client) => (client === undefined ? reject(error) : resolve(client))),
      )
    const { password } = this.options
    super.connect((error, client, done) => {
      if (typeof password === 'string' && isRefused(error)) void this.#connectOnceTold(password, error, connected)
      else connected(error, client, done)
    })
  }

  async #connectOnceTold(refused: string, error: Error | undefined, connected: Connected): Promise<void> {
    if (this.options.password === refused)
      await Promise.race([this.#told.promise, delay(NEWS_MS, undefined, { ref: false })])
    if (this.options.password === refused) connected(error, undefined, () => undefined)
    else this.connect(connected)
  }
}
