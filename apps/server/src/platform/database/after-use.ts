import type pg from 'pg'

/** Makes a connection ready for what comes; what goes wrong in it is no fault of whoever used the connection. */
export type Preparation = (client: pg.PoolClient) => Promise<void>

/**
 * Gives connections back to their pool, and prepares each once on the way, after its first use: whoever used it has their answer by then. One at a time
 * is prepared, so that the others go on answering.
 */
export class AfterUse {
  #preparation: Preparation | undefined
  #isPreparing = false
  readonly #prepared = new WeakSet<pg.PoolClient>()

  /** What each connection is asked once from now on. */
  prepareBy(preparation: Preparation): void {
    this.#preparation = preparation
  }

  release(client: pg.PoolClient, broken: boolean): void {
    const preparation = this.#preparation
    if (broken || preparation === undefined || this.#isPreparing || this.#prepared.has(client)) {
      client.release(broken)
      return
    }
    this.#isPreparing = true
    this.#prepared.add(client)
    void preparation(client)
      .then(
        () => client.release(),
        // a connection that has broken is seen by the pool; one whose statement was refused is as good as before
        () => client.release(),
      )
      .finally(() => {
        this.#isPreparing = false
      })
  }
}
