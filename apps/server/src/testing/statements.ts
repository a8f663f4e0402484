import type pg from 'pg'

/** Tells every statement that goes to the database by this pool from now on, its spaces made one. */
export function watchStatements(pool: pg.Pool, tell: (statement: string) => void): void {
  const watched = new WeakSet<pg.PoolClient>()
  pool.on('acquire', (client) => {
    if (watched.has(client)) return
    watched.add(client)
    const send = client.query.bind(client) as (...all: unknown[]) => unknown
    const telling = (...all: unknown[]) => {
      const [query] = all as [string | { text: string }]
      tell((typeof query === 'string' ? query : query.text).trim().replace(/\s+/g, ' '))
      return send(...all)
    }
    client.query = telling as typeof client.query
  })
}
