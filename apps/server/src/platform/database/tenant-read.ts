import pg from 'pg'

/** What `pg.Query` does beneath its types: the messages of the extended protocol, and what comes back. */
interface Messages {
  readonly submittedNamedStatements: Record<string, string>
  parse(statement: { name: string; text: string }): void
  bind(values: { statement: string; values: readonly unknown[] }): void
  execute(): void
}

interface Answers {
  prepare(connection: Messages): void
  handleDataRow(message: unknown): void
  handleCommandComplete(message: unknown, connection: Messages): void
}

const Extended = pg.Query as unknown as new (
  config: pg.QueryConfig & { queryMode: 'extended'; callback: (error: Error | null, result: pg.QueryResult) => void },
) => Answers & pg.Submittable

/** Binds what follows in the same transaction to a tenant, and to reading alone. */
const BIND = {
  name: 'bind_reader',
  text: `select set_config('app.tenant_id', $1, true), set_config('transaction_read_only', 'on', true)`,
}

/**
 * A statement behind the one that binds it to its tenant, with one Sync behind both: until then the protocol holds them in one transaction
 * (PostgreSQL, "Extended Query", 54.2.3), so neither `begin` nor `commit` has to travel. A fault in the first leaves the second undone.
 */
class TenantRead extends Extended {
  readonly #tenantId: string
  #bound = false

  constructor(tenantId: string, query: pg.QueryConfig, done: (error: Error | null, result: pg.QueryResult) => void) {
    super({ ...query, queryMode: 'extended', callback: done })
    this.#tenantId = tenantId
  }

  override prepare(connection: Messages): void {
    if (connection.submittedNamedStatements[BIND.name] === undefined) {
      connection.parse(BIND)
      connection.submittedNamedStatements[BIND.name] = BIND.text
    }
    connection.bind({ statement: BIND.name, values: [this.#tenantId] })
    connection.execute()
    super.prepare(connection)
  }

  override handleDataRow(message: unknown): void {
    if (this.#bound) super.handleDataRow(message)
  }

  override handleCommandComplete(message: unknown, connection: Messages): void {
    if (this.#bound) super.handleCommandComplete(message, connection)
    this.#bound = true
  }
}

/** Reads in a transaction of its own that sees one tenant and changes nothing; throws what PostgreSQL says against it. */
export const readAsTenant = (client: pg.PoolClient, tenantId: string, query: pg.QueryConfig): Promise<pg.QueryResult> =>
  new Promise((done, failed) => {
    client.query(new TenantRead(tenantId, query, (error, result) => (error === null ? done(result) : failed(error))))
  })
